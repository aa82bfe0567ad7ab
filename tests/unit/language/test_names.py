"""The names of fashion, as texts ask for them."""

import pytest

from fashion_search.language.names import article_asked_for


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("black umbrellas", "umbrella"),
        ("Bow Tie", "bow tie"),
        ("silk tie", "tie"),
        ("t shirts", "t-shirt"),
        ("red scarves", "scarf"),
        ("ring tone", None),
        ("parrot", None),
        ("", None),
    ],
)
def test_the_article_at_the_end_is_asked_for(text: str, article: str | None) -> None:
    assert article_asked_for(text) == article
