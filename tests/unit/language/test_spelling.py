import pytest

from fashion_search.language.spelling import Speller
from fashion_search.ranking.relevance import phrases as reference_phrases
from tests.benchmarks import phrases
from tests.unit.language.misspelt import MISSPELT

PLAIN = Speller({})


@pytest.mark.parametrize(("typed", "meant"), MISSPELT.items())
def test_misspelt_names_are_corrected(typed: str, meant: str) -> None:
    assert PLAIN.correct(typed) == (meant, [(typed, meant)])


@pytest.mark.parametrize(
    "text",
    [
        "red dress",
        "women's red handbags",
        "T-shirt with V-neck",
        "woolen gloves",
        "kurtis",
        "jewelled clutch",
        "salopettes",
        "keffiyeh",
        "beach bag",
        "packet of socks",
        "lights",
        "skirting",
        "multicolour",
        "multicolor",
        "skit",
        "reddress",
        "501s",
        "x23qshirt",
        "shr",
        "червена рокля",
        "d'été",
        "",
        "👗",
    ],
)
def test_what_is_spelt_right_is_left(text: str) -> None:
    assert PLAIN.correct(text) == (text, [])


def test_the_rest_of_a_text_is_left_as_typed() -> None:
    assert PLAIN.correct("RED Jaket, (size 42)") == ("RED jacket, (size 42)", [("jaket", "jacket")])


def test_words_of_the_catalogue_and_its_brands_are_left() -> None:
    assert PLAIN.correct("jaket brend")[0] != "jaket brend"
    speller = Speller({"jaket": 1}, ["Brend & Blose"])
    assert speller.correct("jaket brend blose jakets") == ("jaket brend blose jakets", [])


def test_words_that_the_caller_knows_are_left_alone() -> None:
    assert PLAIN.correct("Jaket snekers", lambda word: word == "jaket") == (
        "Jaket sneakers",
        [("snekers", "sneakers")],
    )


def test_words_of_the_catalogue_are_corrections() -> None:
    assert PLAIN.correct("gonzales trousseu")[1] == []
    assert Speller({"trousseau": 1}).correct("trousseu")[0] == "trousseau"
    assert Speller({}, ["Zalamba"]).correct("zalmba dress")[0] == "zalamba dress"


def test_what_more_products_have_is_meant() -> None:
    assert Speller({"quandor": 2, "quandon": 9}).correct("quando")[0] == "quandon"
    assert Speller({"quandor": 9, "quandon": 2}).correct("quando")[0] == "quandor"


def test_short_words_are_not_taken_for_rare_ones() -> None:
    assert Speller({"qorv": 1}).correct("qorb")[0] == "qorb"
    assert Speller({"qorv": 5}).correct("qorb")[0] == "qorv"


def test_two_errors_are_corrected_in_long_words_only() -> None:
    assert PLAIN.correct("cardigann")[0] == "cardigan"
    assert PLAIN.correct("acesories")[0] == "accessories"
    assert PLAIN.correct("jakit")[0] == "jakit"


RARE = (
    "kaftan jodhpurs culottes ushanka fascinator peplum bandeau negligee peignoir bralette pantaloons leotard tutu "
    "tankini salopettes mackintosh ulster chesterfield loden pashmina snood neckerchief jabot tabard achkan choli "
    "cheongsam dirndl lederhosen sporran deerstalker trilby homburg cloche turban djellaba espadrilles huaraches "
    "winklepickers galoshes minaudiere pochette gladstone haversack reticule cummerbund boutonniere cameo lavaliere "
    "sautoir diadem barrette lorgnette chambray seersucker gabardine moleskin chenille mohair lambswool charmeuse "
    "georgette organza jacquard guipure ikat shibori dogtooth tattersall smocking godet raglan dolman placket "
    "drainpipe treggings periwinkle cerulean viridian vermilion birkenstock desigual carhartt longchamp"
)


def test_words_and_phrases_spelt_right_are_left() -> None:
    groups = (phrases.ON_TOPIC, phrases.OFF_TOPIC, reference_phrases.ON_TOPIC, reference_phrases.OFF_TOPIC)
    correct = [*RARE.split(), *(phrase for group in groups for phrase in group)]
    nonsense = {"blorp snarf", "lorem ipsum dolor"}
    assert {text for text in correct if PLAIN.correct(text)[1]} == nonsense
