"""Checks that a string is valid text."""


def is_text(text: str) -> bool:
    """Return whether a string is valid Unicode without null bytes or lone surrogates."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)
