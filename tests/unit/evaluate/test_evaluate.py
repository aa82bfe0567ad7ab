import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest

from fashion_search.catalog.product import Product
from fashion_search.errors import SearchError
from fashion_search.evaluate import __main__, queries, report, runner
from fashion_search.evaluate.metrics import Metric, hit, interval, precision, reciprocal_rank, summarize
from fashion_search.evaluate.queries import JudgedQuery
from fashion_search.language.tokens import plain
from fashion_search.ranking.relevance.phrases import OFF_TOPIC, ON_TOPIC
from fashion_search.search.engine import FashionSearch
from fashion_search.serving.catalogue import Catalogue
from tests.benchmarks import phrases
from tests.benchmarks.verdict import auroc
from tests.benchmarks.without import Counts
from tests.benchmarks.without import measure as measure_without
from tests.conftest import FakeEncoder, picture, search_over
from tests.kits.catalogue import search_in

SHOP = [("red", "Hats"), *[("red", "Shirts")] * 3, *[("green", "Shirts")] * 3, *[("blue", "Hats")] * 3]
"""Colour and category of p0 to p9; where cosines are equal, the lower number is found first."""

SETTING = report.Setting(
    model="fake",
    fingerprint="0123456789abcdef",
    catalogue="files shop",
    products=10,
    pictures=10,
    skipped=0,
    sample=500,
    seed=0,
    seen_in_training=False,
)


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    facts = {
        number: {
            "title": f"{colour} thing {number}",
            "category": category,
            "attributes": {"Color": colour.title()},
        }
        for number, (colour, category) in enumerate(SHOP)
    }
    return search_over(encoder, [[colour] for colour, _ in SHOP], facts)


def measured(search: FashionSearch, sample: int = 500) -> list[Metric]:
    plan = runner.plan(search.snapshot.catalogue, sample, seed=0)
    return runner.measure(search, plan, 0, lambda: None)


def means(figures: list[Metric], kind: str) -> dict[str, float | None]:
    return {f.measure: f.mean for f in figures if f.kind == kind and f.alpha is None}


def shop_of(*products: Product) -> Catalogue:
    return search_in(FakeEncoder(), [(product, [picture("red")]) for product in products]).snapshot.catalogue


def test_precision_counts_places_that_stay_empty() -> None:
    relevant = frozenset("ace")
    assert precision("abcd", relevant, 1) == 1.0
    assert precision("abcd", relevant, 4) == 0.5
    assert precision("abcd", relevant, 10) == 0.2


def test_hits_and_reciprocal_ranks() -> None:
    assert [hit("abcd", frozenset("cd"), depth) for depth in (2, 3)] == [0.0, 1.0]
    assert reciprocal_rank("abcd", frozenset("cd")) == 1 / 3
    assert reciprocal_rank("abcd", frozenset("x")) == 0.0


def test_an_interval_of_equal_values_is_a_point() -> None:
    assert interval([0.25] * 7, seed=3) == (0.25, 0.25)


def test_an_interval_is_the_normal_one_where_there_are_many_queries() -> None:
    low, high = interval([0.0, 1.0] * 200, seed=0)
    # Standard error of a share of a half over 400: 0.5 / sqrt(400) = 0.025.
    assert (low, high) == pytest.approx((0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025), abs=0.006)
    assert interval([0.0, 1.0] * 200, seed=0) == (low, high)


def test_a_figure_of_no_query_has_no_mean() -> None:
    made = summarize([], kind="category", measure="P@10", seed=0)
    assert (made.queries, made.mean, made.low, made.high) == (0, None, None, None)


def test_attributes_are_words_in_plain_writing() -> None:
    given = {
        "Color": ["Navy Blue", "Red"],
        "SIZE": "42",
        "sku": "x" * 41,
        "stock": 3,
        "tags": [],
        "style": "Off-White_Look",
    }
    product = Product(id="1", title="A", attributes=given)
    assert queries.attributes(product) == {"colour": "navy blue", "style": "off white look"}
    assert plain("T-Shirts") == "t-shirts"


def test_attribute_questions_need_three_products_and_put_the_colour_first() -> None:
    products = [
        Product(
            id=str(n),
            title="A",
            category="Hats",
            attributes={"brand": "Acme", "colour": "Red" if n < 3 else "Blue"},
        )
        for n in range(5)
    ]
    asked = queries.attribute_queries(shop_of(*products))
    assert list(asked) == ["colour", "brand"]
    assert asked["colour"] == [JudgedQuery(text="red hats", relevant=frozenset("012"))]
    assert asked["brand"] == [JudgedQuery(text="acme hats", relevant=frozenset("01234"))]


def test_only_the_attributes_that_most_products_have_are_asked_for() -> None:
    products = [
        Product(
            id=str(n),
            title="A",
            category="Hats",
            attributes={f"a{k}": "same" for k in range(9) if n <= 3 or k > 6},
        )
        for n in range(5)
    ]
    asked = queries.attribute_queries(shop_of(*products))
    assert list(asked) == ["a7", "a8", "a0", "a1", "a2"]


def test_products_with_one_title_answer_for_each_other_and_an_id_is_no_title() -> None:
    asked = queries.title_queries(
        shop_of(Product(id="1", title="Hat"), Product(id="2", title="Hat "), Product(id="3", title="3"))
    )
    assert asked == [JudgedQuery(text="Hat", relevant=frozenset("12"))] * 2


def test_a_composed_question_asks_for_the_category_in_another_colour(search: FashionSearch) -> None:
    asked = queries.composed_queries(search.snapshot.catalogue)
    assert [(q.like, q.text) for q in asked] == [
        ("p0", "blue"),
        *((f"p{n}", "green") for n in (1, 2, 3)),
        *((f"p{n}", "red") for n in (4, 5, 6)),
    ]  # hats come in one colour three times, so the blue ones are asked for in no other
    assert asked[-1].answers == {"p1", "p2", "p3"}


def test_a_product_does_not_answer_its_own_picture() -> None:
    assert JudgedQuery(like="a", relevant=frozenset("abc")).answers == frozenset("bc")


def test_a_sample_depends_on_the_seed_and_its_own_kind_only() -> None:
    asked = [JudgedQuery(text=str(n), relevant=frozenset()) for n in range(50)]
    drawn = queries.sample_queries(asked, 5, 1, "title")
    assert len(drawn) == len({q.text for q in drawn}) == 5
    assert drawn == queries.sample_queries(asked, 5, 1, "title")
    assert drawn != queries.sample_queries(asked, 5, 2, "title")
    assert drawn != queries.sample_queries(asked, 5, 1, "category")
    assert queries.sample_queries(asked, 50, 1, "title") == asked


def test_words_are_measured_as_by_hand(search: FashionSearch) -> None:
    figures = measured(search)
    # A category says nothing to this model: p0 to p9 in order. Shirts are p1 to p6, hats the others.
    assert means(figures, "category") == {
        "P@10": pytest.approx((0.6 + 0.4) / 2),
        "P@min(10,n)": pytest.approx((5 / 6 + 1 / 4) / 2),
    }
    # "red shirts" finds the red hat first; green shirts and blue hats find only what they should.
    assert means(figures, "colour + category") == {
        "P@10": pytest.approx(0.3),
        "P@min(10,n)": pytest.approx((2 / 3 + 1 + 1) / 3),
    }
    # Titles name the colour: ranks 1 to 4 among the red, 1 to 3 among the green and the blue.
    assert means(figures, "title") == {
        "R@1": pytest.approx(3 / 10),
        "R@10": 1.0,
        "MRR": pytest.approx((1 / 4 + 3 * (1 + 1 / 2 + 1 / 3)) / 10),
    }


def test_pictures_are_measured_as_by_hand(search: FashionSearch) -> None:
    found = means(measured(search), "picture")
    # Nine others fill ten places: 5 shirts for each of 6 shirts, 3 hats for each of 4 hats.
    assert found["P@10"] == pytest.approx((6 * 0.5 + 4 * 0.3) / 10)
    # Among the first n: 4 of 5 for a red shirt (the red hat comes first), 4 of 5 for a green one (as the
    # next to come is p0), 0 of 3 for the red hat, and 3 of 3 for a blue one (its two like it, and p0).
    assert found["P@min(10,n)"] == pytest.approx((6 * 4 / 5 + 0 + 3 * 1) / 10)
    assert found["hit@5"] == pytest.approx(9 / 10)


def test_composed_queries_are_measured_as_by_hand_at_both_ends(search: FashionSearch) -> None:
    figures = [f for f in measured(search) if f.measure == "P@min(10,n)" and f.fusion is not None]
    assert [(f.fusion, f.alpha) for f in figures] == [
        (fusion, alpha) for fusion in runner.FUSIONS for alpha in runner.ALPHAS
    ]
    at = {(f.fusion, f.alpha): f.mean for f in figures}
    for fusion in runner.FUSIONS:
        # Words alone: blue and green find theirs, red finds the hat first. Picture alone: no other colour.
        assert at[fusion, 0.0] == pytest.approx((1 + 3 * 1 + 3 * 2 / 3) / 7)
        assert at[fusion, 1.0] == 0.0


def test_fusions_are_compared_query_by_query(search: FashionSearch) -> None:
    gain = measured(search)[-1]
    assert (gain.measure, gain.alpha, gain.queries) == ("P@10, balanced - linear", 0.5, 7)
    assert (gain.mean, gain.low, gain.high) == (0.0, 0.0, 0.0)  # ten places hold the whole shop


def test_a_text_is_encoded_once(search: FashionSearch, encoder: FakeEncoder) -> None:
    plan = runner.plan(search.snapshot.catalogue, 500, seed=0)
    runner.measure(search, plan, 0, lambda: None)
    before = encoder.texts
    runner.measure(search, plan, 0, lambda: None)
    assert encoder.texts == before


def test_a_sample_bounds_every_kind(search: FashionSearch) -> None:
    plan = runner.plan(search.snapshot.catalogue, 2, seed=0)
    ticks: list[None] = []
    figures = runner.measure(search, plan, 0, lambda: ticks.append(None))
    assert {f.queries for f in figures} == {2}
    assert len(ticks) == plan.searches == (2 * 4 - 1) * 2 + 2 * 11 * 2


def test_a_catalogue_without_words_cannot_be_measured() -> None:
    with pytest.raises(SearchError, match="neither titles nor categories"):
        runner.plan(shop_of(Product(id="1", title="1")), 10, 0)


def test_a_table_notes_on_every_line_what_was_seen_in_training(search: FashionSearch) -> None:
    figures = measured(search)
    assert "seen" not in report.table(SETTING, figures)
    lines = report.table(replace(SETTING, seen_in_training=True), figures).splitlines()
    first = next(line for line in lines if line.startswith("colour + category"))
    assert " ".join(first.split()) == "colour + category 3 P@10 0.300 [0.300, 0.300] seen in training"
    swept = [line for line in lines if line.lstrip()[:2] in ("0.", "1.")]
    assert len(swept) == len(runner.ALPHAS)
    assert all(line.endswith("seen in training") for line in swept)


def test_a_table_says_where_there_was_nothing_to_ask_and_steers_no_terminal() -> None:
    catalogue = shop_of(Product(id="1", title="A"), Product(id="2", title="B"))
    plan = runner.plan(catalogue, 10, 0)
    assert {kind: len(asked) for kind, asked in plan.single.items()} == {
        "category": 0,
        "title": 2,
        "picture": 0,
    }
    empty = [summarize([], kind="category", measure="P@10", seed=0)]
    text = report.table(replace(SETTING, catalogue="files \x1b[2J"), empty)
    assert "files ?[2J" in text
    assert "category        0  P@10     -     -" in text


def test_json_holds_the_setting_and_all_figures(tmp_path: Path, search: FashionSearch) -> None:
    figures = measured(search, sample=2)
    report.write_json(tmp_path / "out.json", SETTING, figures)
    written = json.loads((tmp_path / "out.json").read_text())
    assert written["setting"]["fingerprint"] == SETTING.fingerprint
    assert [Metric(**record) for record in written["figures"]] == figures
    with pytest.raises(SearchError, match="cannot be written"):
        report.write_json(tmp_path / "none" / "out.json", SETTING, figures)


def test_a_plot_is_left_out_where_matplotlib_is_missing(
    tmp_path: Path, search: FashionSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = report.write_plot(tmp_path / "out.png", SETTING, measured(search, sample=2))
    assert said == report.NO_MATPLOTLIB
    assert not list(tmp_path.iterdir())


def test_a_plot_is_drawn(tmp_path: Path, search: FashionSearch) -> None:
    pytest.importorskip("matplotlib")
    figures = measured(search, sample=2)
    assert "out.png" in report.write_plot(tmp_path / "out.png", SETTING, figures)
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(SearchError, match="cannot be written"):
        report.write_plot(tmp_path / "out.nonsense", SETTING, figures)
    assert "in several colours" in report.write_plot(tmp_path / "none.png", SETTING, [])


def test_the_command_measures_a_folder(
    tmp_path: Path, encoder: FakeEncoder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fashion_search.encoder.ClipEncoder.load", lambda name: encoder)
    records = []
    for number, (colour, category) in enumerate(SHOP):
        picture(colour).save(tmp_path / f"{number}.png")
        records.append(
            {
                "id": f"p{number}",
                "title": f"{colour} thing {number}",
                "category": category,
                "color": colour,
                "image": f"{number}.png",
            }
        )
    (tmp_path / "products.jsonl").write_text("\n".join(map(json.dumps, records)))
    out = tmp_path / "out.json"
    assert __main__.main(["--catalog", str(tmp_path), "--seen", "--json", str(out)]) == 0
    assert "seen in training" in capsys.readouterr().out
    written = json.loads(out.read_text())
    assert written["setting"]["products"] == 10
    assert written["setting"]["seen_in_training"] is True
    assert encoder.images == 10  # picture sides are the stored vectors


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["--catalog", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert __main__.main(["--catalog", str(tmp_path), "--json", str(tmp_path / "none" / "a.json")]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_the_benchmarks_phrases_are_held_out() -> None:
    assert len(set(phrases.ON_TOPIC)) == len(set(phrases.OFF_TOPIC)) == 60
    assert not {*phrases.ON_TOPIC, *phrases.OFF_TOPIC} & {*ON_TOPIC, *OFF_TOPIC}


def test_auroc_counts_equal_values_half() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4


def test_falls_are_counted_as_by_hand(search: FashionSearch) -> None:
    # Ten places hold the whole shop, so nothing falls: 4 red, 3 green, 3 blue; 6 shirts three times.
    counts = measure_without(search, "shirts", "shirts")
    assert counts == Counts(colour=10, colour_left=10, category=18, category_left=18)
