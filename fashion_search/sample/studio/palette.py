"""Named colours, as the catalogue and shoppers call them."""

from typing import TypeAlias

RGB: TypeAlias = tuple[float, float, float]
"""sRGB, each channel 0..1."""

_NAMED: dict[str, str] = {
    "black": "262629", "white": "f1f1ef", "off white": "ece6d8", "cream": "efe2c2",
    "grey": "92959a", "charcoal": "47494e", "navy": "1f2a4d", "blue": "2b5fb8",
    "light blue": "9cc3e6", "teal": "14777c", "turquoise": "35b5b9", "red": "c41f2b",
    "maroon": "641a26", "burgundy": "6e1630", "pink": "ee7fa8", "magenta": "c32a7b",
    "peach": "f4b696", "purple": "5f3a8c", "lavender": "b6a2d4", "green": "2a8a4a",
    "olive": "666538", "khaki": "a3946a", "yellow": "f3cf31", "mustard": "cf9a26",
    "orange": "ec7423", "brown": "5f3d2a", "tan": "b57b48", "beige": "d6c2a0",
    "rust": "a4492a", "gold": "cfa545", "silver": "bfc1c5", "bronze": "8f6a42",
    "denim blue": "3f618f", "light denim": "86a6c6", "dark denim": "27364f",
}  # fmt: skip

NAMES = tuple(_NAMED)


def colour(name: str) -> RGB:
    """Return a colour by its name or by its six hexadecimal digits."""
    code = _NAMED.get(name, name)
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def mixed(one: RGB, other: RGB, share: float) -> RGB:
    """Return the first colour with a share, 0..1, of the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(one: RGB, share: float = 0.3) -> RGB:
    """Return a colour with a share, 0..1, of black."""
    return mixed(one, (0.02, 0.02, 0.03), share)


def lighter(one: RGB, share: float = 0.3) -> RGB:
    """Return a colour with a share, 0..1, of white."""
    return mixed(one, (1.0, 1.0, 1.0), share)


def luminance(one: RGB) -> float:
    """Return how light a colour looks, 0..1."""
    return 0.3 * one[0] + 0.59 * one[1] + 0.11 * one[2]
