"""The direction of imports: down only, and one door per heavy library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS = [
    {"app", "build_index", "evaluate"},
    {"serving"},
    {
        "ui",
        "api",
        "guard",
        "docs",
        "contract",
        "builder",
        "listing",
        "shelf",
        "unfinished",
        "held_out",
        "first_run",
        "evaluation",
        "__main__",
    },
    {"search", "operation", "insight", "sources", "generation", "known_pictures"},
    {
        "collection",
        "query",
        "filters",
        "facets",
        "values",
        "taste",
        "query_vectors",
        "batching",
        "ranking",
        "candidates",
        "shortlist",
        "matching",
        "negation",
        "verdict",
        "references",
    },
    {"encoder", "weights", "fusion", "index", "imaging", "manifest"},
    {
        "products",
        "columns",
        "growing",
        "vectors",
        "votes",
        "text",
        "config",
        "errors",
        "turns",
        "uploads",
        "around",
        "memory",
        "open_files",
    },
]
"""Each may import from the ones below it, and from its own."""

DOORS = {
    "torch": {"encoder"},
    "open_clip": {"encoder"},
    "faiss": {"index"},
    "gradio": {"ui", "serving"},
    "fastapi": {"api"},
    "requests": {"sources"},
    "huggingface_hub": {"weights"},
    "matplotlib": {"evaluation"},
}
"""Who may import a heavy library."""


def modules() -> list[Path]:
    return [*(ROOT / "fashion_search").rglob("*.py"), ROOT / "app.py", ROOT / "build_index.py"]


def room(path: Path) -> str:
    """The name that a module goes by in LAYERS: its own, or its folder's in the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "fashion_search" else parts[0]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "fashion_search":
                yield from (f"fashion_search.{alias.name}" for alias in node.names)
            else:
                yield node.module


def level(name: str) -> int:
    return next(depth for depth, rooms in enumerate(LAYERS) if name in rooms)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    if room(path) == "__init__":
        assert not list(imported(path))
        return
    for name in imported(path):
        if name.startswith("fashion_search.") and name != "fashion_search.__version__":
            assert level(name.split(".")[1]) >= level(room(path)), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_come_in_by_one_door(path: Path) -> None:
    for name in imported(path):
        allowed = DOORS.get(name.split(".")[0])
        assert allowed is None or room(path) in allowed, f"{path.name} imports {name}"
