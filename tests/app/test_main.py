"""The command line, run as a person runs it, with the built-in model."""

import json
import re
from pathlib import Path

import pytest

from fashion_search.__main__ import main
from fashion_search.encoder import ClipEncoder
from fashion_search.indexing.pipeline import build
from fashion_search.sources.base import Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader
from tests.conftest import make_colour_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_colour_shop(tmp_path_factory.mktemp("main") / "shop")


@pytest.fixture(scope="module")
def index(shop: Path, mini: ClipEncoder) -> Path:
    source = Files(Options(path=shop), Downloader(cache=shop.parent / "cache"))
    build(source, mini, shop.parent / "index", progress=False)
    return shop.parent / "index"


def test_words_and_a_picture_find_products(
    index: Path, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--image", str(shop / "images" / "blue.png"), "--index", str(index), "-k", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert {line.split("[")[1] for line in lines} == {"3]", "5]"}  # both have the same blue picture

    assert main(["red", "--index", str(index), "--json", "-k", "3"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["search_type"], body["total_results"]) == ("text", 3)
    assert re.fullmatch(r"/images/[0-9a-f]{64}\.jpg", body["results"][0]["image_url"])


def test_filters_narrow_what_is_found(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ids(*filters: str) -> set[str]:
        assert main(["red", "--index", str(index), *filters]) == 0
        return {line.split("[")[1].rstrip("]") for line in capsys.readouterr().out.splitlines()}

    assert ids("--attribute", "colour=green", "--attribute", "colour=Red") == {"1", "2", "5"}
    assert ids("--price-min", "20", "--price-max", "30") == {"2", "3"}
    assert main(["red", "--index", str(index), "--price-max", "3"]) == 0
    assert capsys.readouterr().out == "No product passes these filters.\n"
    assert ids("--category", "THINGS", "--attribute", "colour=blue") == {"3"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Nothing to search for"),
        (["red", "--alpha", "nan"], "alpha: expected a number from 0 to 1"),
        (["red", "--alpha", "x"], "alpha: expected a number from 0 to 1"),
        (["red", "-k", "0"], "top_k: expected a whole number from 1 to 100"),
        (["red", "--fusion", "other"], "fusion: expected one of balanced, linear"),
        (["red", "--price-min", "x"], "price_min"),
        (["red", "--price-min", "9", "--price-max", "3"], "lowest price"),
        (["--image", "nowhere.png"], "nowhere.png cannot be opened"),
        (["red", "--category", "thngs"], "No category “thngs” here. Near: “things”."),
        (["red", "--attribute", "colour=gren"], "No colour “gren” here. Near: “green”."),
        (["red", "--attribute", "color=red"], "No attribute “color” here. Near: “colour”."),
        (["red", "--price-max", "9", "--currency", "EUR"], "No price in “EUR” here."),
    ],
)
def test_what_cannot_be_searched_is_one_line_and_exit_code_2(
    index: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    assert main([*arguments, "--index", str(index)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert reason in error
    assert error.count("\n") == 1


def test_a_missing_index_names_the_command_that_builds_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["red", "--index", str(tmp_path / "nowhere")]) == 2
    assert "python build_index.py" in capsys.readouterr().err
