import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import build_index
from fashion_search.catalog import lock
from fashion_search.catalog.database import Database
from fashion_search.catalog.generation import current
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


def counts(index: Path) -> tuple[int, int]:
    """How many products and pictures an index has."""
    with contextlib.closing(Database.open(newest(index))) as database:
        return database.counts()


def newest(index: Path) -> Path:
    folder = current(index)
    assert folder
    return folder


def files_in(index: Path) -> list[Path]:
    """All files but those that SQLite keeps beside a database for its readers."""
    return sorted(path for path in index.rglob("*") if not path.name.endswith(("-wal", "-shm")))


def skipped(index: Path) -> list[tuple[str, str]]:
    """Kind and id of all notes in an index."""
    with contextlib.closing(Database.open(newest(index))) as database:
        return [(str(kind), str(of)) for kind, of in database.query("SELECT kind, id FROM skipped")]


def test_folder_is_indexed_and_reported(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (colour_shop / "products.jsonl").open("a") as file:
        file.write('\n{"id": "6", "image": "no\\u001b[2J.png"}\n{"id": "7"}\nrubbish')
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:3] == [
        "Source: files shop",
        "List:   products.jsonl: a list with columns of its own",
        "List:   columns: pictures = image",
    ]
    assert out[3:5] == ["Listed: 7 products with 7 pictures", "Model:  ViT-B-32"]
    assert out[5].startswith(f"Index:  {tmp_path / 'index'}: 5 products with 6 pictures, built in ")
    assert out[6:] == [
        "Skipped or repaired: 2 products, 1 records, 1 pictures",
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
    assert (
        reported
        == "Search: hnsw, efSearch 128; recall@10 1.000 for words, 1.000 for pictures, 1.000 for hybrid"
    )
    method = json.loads((newest(tmp_path / "index") / "vectors" / "1" / "method.json").read_text())
    assert method["recall"] == {"words": 1.0, "pictures": 1.0, "hybrid": 1.0}


def test_long_report_is_cut_on_the_terminal_and_whole_in_the_database(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (colour_shop / "products.jsonl").open("a") as file:
        file.write("\nrubbish" * 30)
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    out = capsys.readouterr().out.splitlines()
    assert len([line for line in out if "it is not JSON" in line]) == 20
    path = tmp_path / "index" / "report.jsonl"
    assert out[-1] == f"  ... all 30 are in {path}"
    totals, *listed = map(json.loads, path.read_text().splitlines())
    assert totals["notes"] == {"record": 30}
    assert "products.jsonl: a list with columns of its own" in totals["remarks"]
    assert len(listed) == 30
    assert listed[0]["kind"] == "record"
    assert skipped(tmp_path / "index") == [("record", "")] * 30


def test_report_of_a_thousand_and_more_is_counted(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (colour_shop / "products.jsonl").open("a") as file:
        file.write("\nrubbish" * 1500)
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    out = capsys.readouterr().out.splitlines()
    assert "Skipped or repaired: 1,500 records" in out
    assert out[-1] == f"  ... the first 1,000 of each are in {tmp_path / 'index' / 'report.jsonl'}"
    assert len(skipped(tmp_path / "index")) == 1000


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
    assert counts(tmp_path / "index")[0] == 2


def test_folder_of_a_model_is_kept_absolute(
    colour_shop: Path, tmp_path: Path, models: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--source", "files", "--path", "shop", "--model", "local-dir:weights", "--limit", 1) == 0
    assert models == [f"local-dir:{tmp_path / 'weights'}"]
    assert counts(tmp_path / "index")[0] == 1


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--source", "shopify"], "--source shopify needs --url, the address of the shop"),
        (["--source", "files"], "--source files needs --path, a folder with pictures or a product list"),
        (["--source", "files", "--path", "none"], "none is no file and no folder"),
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
    before = files_in(tmp_path / "index")
    picture("white").save(colour_shop / "images" / "red.png")  # no build has encoded it

    def interrupted(_images: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encoder, "encode_images", interrupted)
    capsys.readouterr()
    assert run(*args) == 130
    assert capsys.readouterr().err.strip().splitlines()[-1] == (
        "Interrupted: the old index is unchanged. Run the same command to resume."
    )
    assert files_in(tmp_path / "index") == before
    assert run(*args, "--update") == 130
    assert capsys.readouterr().err.strip().splitlines()[-1] == (
        "Interrupted: what is written stays. Run the same command to resume."
    )


def test_what_the_system_refuses_is_one_line_and_exit_code_2(
    colour_shop: Path, models: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--source", "files", "--path", "x" * 300, "--index", tmp_path / "index") == 2
    assert capsys.readouterr().err == f"error: [Errno 36] File name too long: '{'x' * 300}'\n"
    (colour_shop / "old.csv").symlink_to("nowhere.csv")  # beside the list
    assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 0
    assert "List:   old.csv was not taken for a product list: " in capsys.readouterr().out
    with Path("/dev/full").open("w") as full, contextlib.redirect_stdout(full):
        assert run("--source", "files", "--path", colour_shop, "--index", tmp_path / "index") == 2
        with contextlib.suppress(OSError):
            full.close()
    assert capsys.readouterr().err.splitlines()[-1] == "error: [Errno 28] No space left on device"


def test_help_names_sources_models_and_the_offline_way_without_loading_torch() -> None:
    code = "import sys, build_index; build_index.parser(None).print_help(); sys.exit('torch' in sys.modules)"
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
    assert Manifest.read(index).model == "mini"
    assert counts(index) == (1, 1)
    with contextlib.closing(Database.open(newest(index))) as database:
        product = database.product(1)
    assert product
    assert (product.title, product.category) == ("Red dress", "Dresses")
    assert skipped(index) == [("product", "broken.png"), ("picture", "broken.png")]


def test_an_index_is_updated_with_its_own_model_and_reported(
    colour_shop: Path, tmp_path: Path, models: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    args = ("--source", "files", "--path", colour_shop, "--index", index)
    assert run(*args, "--model", "mini") == 0
    generation = newest(index)
    lines = (colour_shop / "products.jsonl").read_text().splitlines()
    first = json.dumps({**json.loads(lines[0]), "price": 1})
    new = json.dumps({**json.loads(lines[1]), "id": "new"})
    (colour_shop / "products.jsonl").write_text("\n".join([first, *lines[2:], new]))
    capsys.readouterr()
    assert run(*args, "--update") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[3:5] == ["Listed: 5 products with 6 pictures", "Model:  fake"]
    assert out[5].startswith(f"Index:  {index}: 5 products with 6 pictures, updated in ")
    assert out[6:] == ["Update: 1 new, 1 changed, 1 gone, 3 unchanged"]
    assert models == ["mini", "fake"]  # the fake model's name is what the manifest has
    assert newest(index) == generation


@pytest.mark.parametrize("reason", ["no index", "another model", "another writer"])
def test_an_update_that_cannot_be_made_is_one_line_and_code_2(
    reason: str,
    colour_shop: Path,
    tmp_path: Path,
    models: list[str],
    encoder: FakeEncoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = tmp_path / "index"
    args = ("--source", "files", "--path", colour_shop, "--index", index)
    expected = {
        "no index": f"There is no index at {index}: build one with `python build_index.py --index {index}`.",
        "another model": "The index was made with another model, fake: name it, or build the index again.",
        "another writer": f"Another program is writing {index}: try again when it has finished.",
    }
    if reason != "no index":
        assert run(*args) == 0
    if reason == "another model":
        encoder.fingerprint = "f" * 64
    monkeypatch.setattr(lock.locked.__wrapped__, "__defaults__", (0.05,))  # type: ignore[attr-defined]
    capsys.readouterr()
    with lock.locked(index, "update") if reason == "another writer" else contextlib.nullcontext():
        assert run(*args, "--update") == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"error: {expected[reason]}"
    assert index.exists() == (reason != "no index")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("source", "path", "pictures"), [("fakestore", "/fakestore", 20), ("shopify", "/shopify", 30)]
)
def test_shops_are_indexed(
    source: str, path: str, pictures: int, stand_in: StandIn, tmp_path: Path, models: list[str]
) -> None:
    args = ("--source", source, "--url", stand_in().base + path, "--index", tmp_path / "index", "--limit", 30)
    assert run(*args) == 0
    assert counts(tmp_path / "index")[1] == pictures
