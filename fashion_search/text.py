"""Checks that a string is valid text, and makes it safe to print."""


def is_text(text: str) -> bool:
    """Return whether a string is valid Unicode without null bytes or lone surrogates."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def printable(text: str) -> str:
    """Replace control characters: catalogues are untrusted."""
    return "".join(character if character.isprintable() else "?" for character in text)
