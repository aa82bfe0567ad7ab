"""Checks that a string is valid text, makes it safe to print, and names what it was probably meant to be."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

MOST_QUOTED = 40
"""Characters of a stranger's text that a message repeats."""

MOST_NEAR, NEAR = 3, 70
"""Most names that are offered instead of a wrong one, and how alike they are at least, 0 to 100."""


def is_text(text: str) -> bool:
    """Return whether a string is valid Unicode without null bytes or lone surrogates."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def printable(text: str) -> str:
    """Replace control characters: catalogues are untrusted."""
    return "".join(character if character.isprintable() else "?" for character in text)


def quoted(text: str) -> str:
    """Quote a stranger's text for a message: printable, and its first 40 characters only."""
    return f"“{printable(text[:MOST_QUOTED])}{'…' if len(text) > MOST_QUOTED else ''}”"


def near(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that a wrong one is most like, at most three, the likest first; case is ignored."""
    found = process.extract(
        name[:MOST_QUOTED],
        list(known),
        scorer=fuzz.WRatio,
        processor=str.casefold,
        score_cutoff=NEAR,
        limit=MOST_NEAR,
    )
    return [one for one, *_ in found]


def unknown_field(name: str, known: Iterable[str], within: str = "", meant: Iterable[str] = ()) -> str:
    """Return the sentences that name an unknown field, and the known ones that are near, or else all.

    Args:
        name: as it was sent.
        known: the fields that there are.
        within: the name of the object that holds it; empty for the outermost.
        meant: those that are near; found among the known ones where there is none.
    """
    fields = list(known)
    shown = ", ".join(map(quoted, meant or near(name, fields)))
    hint = f"Near: {shown}." if shown else f"Known are {', '.join(fields)}."
    return f"Unknown field{within and f' in {within}'}: {quoted(name)}. {hint}"
