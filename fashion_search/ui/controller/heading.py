"""The heading above the cards: what they are, in words: "Red dresses", "Like Fifties Dress, in blue".

Only what is sure to be right English is put into other words than those that were typed.
"""

import re

from fashion_search.catalog.filters import Filters
from fashion_search.language.names import COLOURS
from fashion_search.language.negation import terms
from fashion_search.language.plurals import in_plural
from fashion_search.language.tokens import plain_category, stems, tokens
from fashion_search.search.engine import SearchResult
from fashion_search.serving.catalogue import COLOUR_ATTRIBUTES, Catalogue
from fashion_search.ui.model.view_state import ViewState

LONGEST, LONGEST_TITLE = 60, 40
"""Characters of typed words, and of a product's title, that are repeated."""

MOST_NAMED = 3
"""Categories that are named beside each other."""

_SHADES = frozenset(("or", "and", "light", "dark", "pale", "bright"))
"""What may stand beside the names of colours."""


def heading(result: SearchResult, asked: ViewState, catalogue: Catalogue) -> str:
    """Return the heading of what was found."""
    kind, share = result.search_type, result.alpha_used
    if kind == "text" or share == 0:
        return _words(result, asked)
    product = catalogue.by_id(asked.like) if asked.like else None
    like = f"Like {short(product.title, LONGEST_TITLE) if product else 'your picture'}"
    if kind == "hybrid" and share < 1:
        change = result.understood.change
        if change is None:
            like = f"{like} and “{short(_typed(result, asked))}”"
        elif named := in_plural(change):
            like = f"{_capital(short(named))} {like[0].lower()}{like[1:]}"
        else:
            like = f"{like}, {'in ' if _is_colour(change, catalogue) else ''}{short(change)}"
    return like + _without(result.query.without)


def heading_of_filters(filters: Filters) -> str:
    """Return the heading of all products that pass some filters."""
    colours = [
        value.lower()
        for name, values in filters.attributes.items()
        if name.lower() in COLOUR_ATTRIBUTES
        for value in values
    ]
    names = [in_plural(plain_category(name)) or plain_category(name) for name in filters.categories]
    if not 0 < len(names) <= MOST_NAMED:
        return f"Products in {_listed(colours, 'or')}" if 0 < len(colours) <= MOST_NAMED else "Products"
    colour = [colours[0]] if len(colours) == 1 else []
    return _capital(short(" ".join([*colour, _listed(names, "and")])))


def short(words: str, longest: int = LONGEST) -> str:
    """Return words, cut after a word where they are longer than a number of characters."""
    if len(words) <= longest:
        return words
    whole = words[: longest + 1].rpartition(" ")[0] or words[:longest]
    return f"{whole.rstrip(' ,;')}…"


def _words(result: SearchResult, asked: ViewState) -> str:
    typed = _typed(result, asked)
    if result.verdict == "none":  # they are not here, so the heading promises none
        return f"“{_capital(short(typed))}”"
    for words, excluded in ((typed, asked.without), (result.query.text or "", result.query.without)):
        if named := in_plural(words):
            return _capital(short(named)) + _without(excluded, named)
    return _capital(short(typed)) + _without(asked.without, typed)


def _typed(result: SearchResult, asked: ViewState) -> str:
    """Return the words that were typed, with their spelling corrected."""
    words = " ".join((asked.text or "").split())
    for wrong, right in result.understood.corrections:
        words = re.sub(rf"(?<!\w){re.escape(wrong)}(?!\w)", right.replace("\\", ""), words, flags=re.I)
    return words


def _without(excluded: str | None, words: str = "") -> str:
    named = terms(excluded or "")
    return f" {'or' if 'without' in tokens(words) else 'without'} {_listed(named, 'or')}" if named else ""


def _is_colour(words: str, catalogue: Catalogue) -> bool:
    known = {stem for name in (*COLOURS, *catalogue.names.colours) for stem in stems(name)}
    return set(stems(words)) <= known | _SHADES


def _listed(names: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _capital(words: str) -> str:
    """Return words with a capital; an article number stays as it is."""
    numbered = any(map(str.isdigit, words.partition(" ")[0]))
    return words if numbered else words[:1].upper() + words[1:]
