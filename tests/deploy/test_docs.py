"""What the documentation names exists: links, modules, options, packages, settings."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from fashion_search.config import Settings
from tests.kits.app import ROOT, drawn_index

README = ROOT / "README.md"
DEPLOY = ROOT / "deploy" / "README.md"
BENCHMARKS = ROOT / "tests" / "benchmarks" / "README.md"
MODEL = ROOT / "assets" / "fashion-mini" / "MODEL.md"
GROWING = ROOT / "deploy" / "growing.md"
DOCS = [README, DEPLOY, GROWING, BENCHMARKS, MODEL, ROOT / "assets" / "sample" / "README.md"]


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.*)", without_code(page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text())):
        if not link.startswith("http"):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", [README, DEPLOY, GROWING, BENCHMARKS, MODEL], ids=lambda page: page.name)
def test_commands_run_what_is_there(page: Path) -> None:
    text = page.read_text()
    commands = re.findall(r"python (?:-m ([\w.]*\w)\b|(\w+\.py))", text)
    assert commands
    for module, script in commands:
        assert find_spec(module) if module else (ROOT / script).is_file(), module or script


def test_benchmarks_know_their_options() -> None:
    table = re.findall(r"\| `(?:python -m tests\.(\w+)\.)?(\w+)( [^`]*)?` \|$", BENCHMARKS.read_text(), re.M)
    assert len(table) > 15
    for folder, name, arguments in table:
        place = ROOT / "tests" / (folder or "benchmarks") / name
        code = (place / "__main__.py" if place.is_dir() else place.with_suffix(".py")).read_text()
        for option in re.findall(r"--[\w-]+", arguments):
            assert f'"{option}"' in code, f"{name} {option}"


def test_the_readme_is_short_and_maps_every_package() -> None:
    text = README.read_text()
    assert len(text.splitlines()) <= 150
    packages = {path.parent.name for path in ROOT.glob("fashion_search/*/__init__.py")}
    assert set(re.findall(r"^\| `(\w+)` \|", text.split("## How it works")[1], re.MULTILINE)) == packages
    for path in re.findall(r"`(fashion_search/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_setting_is_documented() -> None:
    asked = set()

    class Environment(dict[str, str]):
        def get(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return default

    Settings.from_env(Environment())
    table = DEPLOY.read_text().split("## Settings")[1].split("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == asked


def test_the_readmes_example_without_a_server_works() -> None:
    [example] = re.findall(r"```python\n(from fashion_search .*?)```", README.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example.replace('"index"', repr(str(drawn_index()))), names)
    assert len(names["hits"]) == 10
    assert names["hits"][0].product.category == "Dress"
