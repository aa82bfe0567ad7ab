"""Checks that a string is valid text."""


def is_text(text: str) -> bool:
    """Return whether a string can be written down: no null bytes, no half characters."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)
