import json
import subprocess
import sys
from pathlib import Path

import pytest

import build_index
from fashion_search.catalog.manifest import Manifest
from fashion_search.encoder import ClipEncoder
from fashion_search.sources import shop_api
from tests.conftest import FakeEncoder, picture
from tests.kits.shop import ScriptedShop, StandIn, png, says, shop, stand_in

__all__ = ["shop", "stand_in"]

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = "python build_index.py --source files --path YOUR_PHOTOS --model mini"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoder: FakeEncoder) -> list[str]:
    """Load the fake model whatever is asked for, and tell what was."""
    asked: list[str] = []

    def load(name: str) -> FakeEncoder:
        asked.append(name)
        return encoder

    monkeypatch.setattr(ClipEncoder, "load", load)
    monkeypatch.setenv("FASHION_SEARCH_CACHE", str(tmp_path / "cache"))
    return asked


def run(*args: object) -> int:
    return build_index.main([str(arg) for arg in args])


def test_folder_is_indexed_and_reported(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (colour_shop / "products.jsonl").open("a") as file:
        file.write('\n{"id": "6", "image": "no\\u001b[2J.png"}\n{"id": "7"}\nrubbish')
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:3] == ["Source: files shop", "Listed: 7 products with 7 pictures", "Model:  ViT-B-32"]
    assert out[3].startswith(f"Index:  {tmp_path / 'index'}: 5 products with 6 pictures, built in ")
    assert out[4:] == [
        "Skipped or repaired: 2 products, 1 pictures, 1 records",
        "  product 6 (products.jsonl:6): none of its 1 pictures can be used",
        "  product 7 (products.jsonl:7): it has no picture",
        "  record  (products.jsonl:8): it is not JSON",
        "  picture 6 (no?[2J.png): there is no such file",
    ]
    assert models == ["ViT-B-32"]


def test_the_kind_of_index_can_be_chosen_and_its_recall_is_reported(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    args = ("--source", "files", "--path", colour_shop, "--index", tmp_path / "index")
    assert run(*args, "--index-type", "hnsw") == 0
    reported = capsys.readouterr().out.splitlines()[-1]
    assert reported == "Search: hnsw, efSearch 128; recall@10 1.000 for words, 1.000 for pictures"
    assert Manifest.read(tmp_path / "index").index["recall"] == {"words": 1.0, "pictures": 1.0}


def test_long_report_is_cut_on_the_terminal_and_whole_in_the_manifest(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (colour_shop / "products.jsonl").open("a") as file:
        file.write("\nrubbish" * 30)
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    out = capsys.readouterr().out.splitlines()
    assert len([line for line in out if "it is not JSON" in line]) == 20
    assert out[-1] == f"  ... all 30 are in {tmp_path / 'index' / 'manifest.json'}, under skipped"
    assert len(Manifest.read(tmp_path / "index").skipped) == 30


def test_report_of_a_thousand_and_more_is_counted(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (colour_shop / "products.jsonl").open("a") as file:
        file.write("\nrubbish" * 1500)
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    out = capsys.readouterr().out.splitlines()
    assert "Skipped or repaired: 1,500 records" in out
    assert (
        out[-1]
        == f"  ... the first 1,000 of each are in {tmp_path / 'index' / 'manifest.json'}, under skipped"
    )
    manifest = Manifest.read(tmp_path / "index")
    assert (len(manifest.skipped), manifest.left_out) == (1000, {"record": 1500})


def test_list_that_was_not_read_to_its_end_comes_first_in_the_report(
    shop: ScriptedShop,
    tmp_path: Path,
    models: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shop_api, "MAX_RECORDS", 2)
    red = {"category": "x", "image": shop.on("/a.png", says(png("red")))}
    shop.on("/products", says([{"id": 1, **red}, {**red}, {"id": 3, **red}]))
    args = ("--source", "fakestore", "--url", shop.base, "--index", tmp_path / "index")
    assert run(*args) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-3:] == [
        "Skipped or repaired: 1 lists, 1 records",
        f"  list  ({shop.base}/products): it has more than 2 records (--limit takes more): "
        "reading stopped here",
        f"  record  ({shop.base}/products #2): it has no id",
    ]
    assert run(*args, "--limit", 3) == 0
    assert "1 lists" not in capsys.readouterr().out
    assert Manifest.read(tmp_path / "index").products == 2


def test_folder_of_a_model_is_kept_absolute(
    colour_shop: Path, tmp_path: Path, models: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--source", "files", "--path", "shop", "--model", "local-dir:weights", "--limit", 1) == 0
    assert models == [f"local-dir:{tmp_path / 'weights'}"]
    assert Manifest.read(tmp_path / "index").products == 1


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--source", "shopify"], "--source shopify needs --url, the address of the shop"),
        (["--source", "files"], "--source files needs --path, a folder with pictures or a product list"),
        (["--source", "files", "--path", "none"], "none is not a folder (or products.jsonl, "),
        (["--source", "files", "--path", ".", "--url", "http://x"], "--url is for sources on the web"),
        (["--path", "."], "--path goes with --source files; --source dummyjson takes --url"),
        (["--url", "nonsense://x"], "--url 'nonsense://x' is not an http or https address"),
    ],
)
def test_options_that_do_not_fit_are_one_line_and_code_2(
    args: list[str], reason: str, models: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(*args, "--index", tmp_path / "index") == 2
    err = capsys.readouterr().err
    assert err.startswith(f"error: {reason}")
    assert err.count("\n") == 1
    assert models == []
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    "args",
    [["--limit", "0"], ["--limit", "x"], ["--source", "etsy"], ["--unknown"], ["--index-type", "tree"]],
)
def test_wrong_usage_is_code_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*args)
    assert caught.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_missing_network_names_the_offline_way_before_the_model_is_loaded(
    models: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.uniform", lambda _low, _high: 0.0)  # no pause between the tries
    assert run("--url", "http://127.0.0.1:9", "--index", tmp_path / "index") == 2
    out, err = capsys.readouterr()
    assert out == "Source: dummyjson http://127.0.0.1:9\n"
    assert err == (
        "error: http://127.0.0.1:9/products?limit=100&skip=0 cannot be read: the connection was refused or "
        f"closed (tried 4 times). Without a network: {OFFLINE}\n"
    )
    assert models == []


def test_interrupt_is_one_line_and_code_130(
    colour_shop: Path,
    models: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    args = ("--source", "files", "--path", colour_shop, "--index", tmp_path / "index")
    assert run(*args) == 0
    before = sorted((tmp_path / "index").rglob("*"))

    def interrupted(_images: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encoder, "encode_images", interrupted)
    capsys.readouterr()
    assert run(*args) == 130
    assert capsys.readouterr().err.strip().splitlines()[-1] == (
        "Interrupted: the old index is unchanged. Run the same command to resume."
    )
    assert sorted((tmp_path / "index").rglob("*")) == before


def test_help_names_sources_models_and_the_offline_way_without_loading_torch() -> None:
    code = "import sys, build_index; build_index._parser().print_help(); sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    for word in (
        "dummyjson",
        "fakestore",
        "shopify",
        "ViT-B-32",
        "mini",
        "marqo-fashionSigLIP",
        "200,000",
        OFFLINE,
    ):
        assert word in done.stdout


def test_own_photos_are_indexed_with_the_built_in_model(tmp_path: Path) -> None:
    (tmp_path / "photos" / "dresses").mkdir(parents=True)
    picture("red").save(tmp_path / "photos" / "dresses" / "red_dress.jpg")
    (tmp_path / "photos" / "broken.png").write_bytes(b"no picture")
    index = tmp_path / "index"
    done = subprocess.run(
        [sys.executable, "build_index.py", "--source", "files", "--path", tmp_path / "photos",
         "--model", "mini", "--index", index],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    manifest = Manifest.read(index)
    assert (manifest.model, manifest.products, manifest.pictures) == ("mini", 1, 1)
    (line,) = (index / manifest.generation / "products.jsonl").read_text().splitlines()
    product = json.loads(line)
    assert (product["title"], product["category"]) == ("Red dress", "Dresses")
    assert [(note["kind"], note["id"]) for note in manifest.skipped] == [
        ("picture", "broken.png"),
        ("product", "broken.png"),
    ]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("source", "path", "pictures"), [("fakestore", "/fakestore", 20), ("shopify", "/shopify", 30)]
)
def test_shops_are_indexed(
    source: str, path: str, pictures: int, stand_in: StandIn, tmp_path: Path, models: list[str]
) -> None:
    args = ("--source", source, "--url", stand_in().base + path, "--index", tmp_path / "index", "--limit", 30)
    assert run(*args) == 0
    assert Manifest.read(tmp_path / "index").pictures == pictures
