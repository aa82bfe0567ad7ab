"""The value types of the page need no Gradio."""

from pathlib import Path

from gradio.utils import get_upload_folder

from fashion_search.ui.model.uploads import upload_folder
from tests.unit.test_layers import MODULES, imported, imports_of_ours, name_of


def test_nothing_in_the_model_imports_gradio_not_even_through_other_modules() -> None:
    imports = imports_of_ours()
    paths = {name_of(path): path for path in MODULES}
    reached = {name for name in imports if name.startswith("fashion_search.ui.model.")}
    assert len(reached) > 4
    waiting = set(reached)
    while waiting:
        module = waiting.pop()
        assert not [name for name in imported(paths[module]) if name.split(".")[0] == "gradio"], module
        waiting |= imports[module] - reached
        reached |= imports[module]


def test_uploads_lie_where_gradio_stores_them() -> None:
    assert upload_folder() == Path(get_upload_folder())
