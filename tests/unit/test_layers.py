"""The direction of imports: down only, without cycles, and one door per heavy library; and how large a room may be."""

import ast
import functools
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import fashion_search

ROOT = Path(__file__).resolve().parents[2]

LAYERS = [
    {"app", "build_index"},
    {"__main__"},
    {"ui", "server", "indexing", "evaluate"},
    {"search", "sources"},
    {"serving"},
    {"ranking"},
    {"catalog"},
    {"encoder", "index", "imaging", "language"},
    {"config", "errors", "text", "vectors"},
]
"""Packages and modules of `fashion_search`: each may import from the ones below it, and from beside it."""

MOST_MODULES, MOST_AT_THE_TOP, MOST_LINES = 12, 6, 220

DOORS = {
    "torch": {"encoder", "ranking", "index"},  # ranking: the normal CDF; index: half precision to single
    "open_clip": {"encoder"},
    "huggingface_hub": {"encoder"},
    "faiss": {"index"},
    "pymilvus": {"serving"},
    "grpc": {"serving"},
    "fsspec": {"serving"},
    "sqlite3": {"catalog", "ui"},  # ui: the counts of votes
    "gradio": {"ui", "server"},
    "fastapi": {"server"},
    "requests": {"sources"},
    "matplotlib": {"evaluate"},
}
"""Who may import a library that the rest need not know."""

PATCHES = ROOT / "fashion_search" / "ui" / "patches"

OPEN_GRADIO = r"gradio$|gradio\.(Blocks|components|data_classes|events)\b"
"""What anybody may import of Gradio."""


MODULES = [*(ROOT / "fashion_search").rglob("*.py"), ROOT / "app.py", ROOT / "build_index.py"]


def name_of(path: Path) -> str:
    """A module's name: `fashion_search.ui.page`, `app`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """The name that a module goes by in LAYERS: its package's below `fashion_search`, or its own."""
    package, _, inner = module.partition(".")
    return inner.partition(".")[0] if package == "fashion_search" else package


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """What a module imports, names of modules and of what is in them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def level(name: str) -> int:
    return next(depth for depth, rooms in enumerate(LAYERS) if name in rooms)


def imports_of_ours() -> dict[str, set[str]]:
    """The modules of ours that each imports; but for the public names, which are loaded when they are asked for."""
    ours = {name_of(path): path for path in MODULES}
    found: dict[str, set[str]] = {"fashion_search": set()}
    for name, path in ours.items():
        modules = {each if each in ours else each.rpartition(".")[0] for each in imported(path)}
        found.setdefault(name, modules & ours.keys() - {"fashion_search", name})
    return found


def test_imports_point_down() -> None:
    imports = imports_of_ours()
    up = [(name, other) for name, others in imports.items() for other in others
          if level(room(other)) < level(room(name))]  # fmt: skip
    assert len(imports) == len(MODULES)
    assert up == []


def test_no_module_imports_itself_in_the_end() -> None:
    assert list(TopologicalSorter(imports_of_ours()).static_order())  # raises CycleError, which names them


def test_heavy_libraries_come_in_by_one_door() -> None:
    by_others = [
        (name_of(path), name)
        for path in MODULES
        for name in imported(path)
        if room(name_of(path)) not in DOORS.get(name.split(".")[0], {room(name_of(path))})
    ]
    assert by_others == []


def test_gradios_private_parts_are_for_patches_alone() -> None:
    for path in MODULES:
        names = [name for name in imported(path) if name.partition(".")[0] in {"gradio", "gradio_client"}]
        if not names or PATCHES in path.parents:
            continue
        assert [name for name in names if not re.match(OPEN_GRADIO, name)] == [], path
        nodes = ast.walk(tree(path))
        hidden = [node for node in nodes if isinstance(node, ast.Attribute) and re.match("_[^_]", node.attr)]
        assert {ast.unparse(node.value) for node in hidden} <= {"self", "cls"}, path


def test_no_package_has_more_modules_than_one_can_keep_in_mind() -> None:
    counts = Counter(
        path.parent for path in (ROOT / "fashion_search").rglob("*.py") if path.name != "__init__.py"
    )
    assert counts.pop(ROOT / "fashion_search") <= MOST_AT_THE_TOP
    assert {str(folder): count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_no_module_is_longer_than_one_reads_at_one_sitting() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_public_names_are_loaded_when_they_are_asked_for() -> None:
    assert all(hasattr(fashion_search, name) for name in fashion_search.__all__)
    assert set(fashion_search.__all__) <= set(dir(fashion_search))
    with pytest.raises(ImportError, match="cannot import name 'Unheard'"):
        from fashion_search import Unheard  # noqa: F401
    lines = "import sys, fashion_search; print('torch' in sys.modules, fashion_search.Query.__name__)"
    told = subprocess.run([sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "Query"]
