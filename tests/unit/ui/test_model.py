"""The value types of the page need no Gradio."""

from pathlib import Path

from gradio.utils import get_upload_folder

from fashion_search.ui.model.uploads import upload_folder
from tests.unit.test_layers import ROOT, imported, inner_modules


def test_nothing_in_the_model_imports_gradio_not_even_through_other_modules() -> None:
    paths = set((ROOT / "fashion_search/ui/model").glob("*.py"))
    assert len(paths) > 5
    waiting = set(paths)
    while waiting:
        module = waiting.pop()
        assert not [name for name in imported(module) if name.split(".")[0] == "gradio"], module
        for name in inner_modules(module):
            path = ROOT / (name.replace(".", "/") + ".py")
            if path.exists() and path not in paths:
                paths.add(path)
                waiting.add(path)


def test_uploads_lie_where_gradio_stores_them() -> None:
    assert upload_folder() == Path(get_upload_folder())
