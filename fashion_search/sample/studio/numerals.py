"""Numerals drawn with strokes: watch dials, date windows, digital displays."""

import numpy as np

from fashion_search.sample.studio.silhouette import Path, Point, curve, ellipse, polygon, ribbon

_STROKES: dict[str, list[list[Point]]] = {
    "1": [[(-0.25, -0.55), (0.1, -0.9), (0.1, -0.9), (0.1, 0.9)]],
    "2": [[(-0.5, -0.5), (-0.3, -0.85), (0.3, -0.85), (0.48, -0.4), (-0.5, 0.88), (-0.5, 0.88),
           (0.52, 0.88)]],
    "3": [[(-0.45, -0.75), (0.1, -0.9), (0.45, -0.5), (0.0, -0.05), (0.5, 0.42), (0.1, 0.9),
           (-0.48, 0.7)]],
    "4": [[(0.25, 0.9), (0.25, -0.9), (0.25, -0.9), (-0.55, 0.35), (-0.55, 0.35), (0.55, 0.35)]],
    "5": [[(0.45, -0.88), (-0.35, -0.88), (-0.35, -0.88), (-0.42, -0.1), (-0.42, -0.1), (0.2, -0.2),
           (0.48, 0.35), (0.1, 0.88), (-0.5, 0.72)]],
    "6": [[(0.35, -0.85), (-0.3, -0.3), (-0.45, 0.4), (0.0, 0.9), (0.45, 0.4), (0.0, -0.05),
           (-0.42, 0.3)]],
    "7": [[(-0.5, -0.88), (0.5, -0.88), (0.5, -0.88), (-0.15, 0.9)]],
    "8": [[(0.0, -0.05), (-0.4, -0.5), (0.0, -0.9), (0.4, -0.5), (0.0, -0.05), (-0.48, 0.45),
           (0.0, 0.9), (0.48, 0.45), (0.0, -0.05)]],
    "9": [[(-0.35, 0.85), (0.3, 0.3), (0.45, -0.4), (0.0, -0.9), (-0.45, -0.4), (0.0, 0.05),
           (0.42, -0.3)]],
    "0": [[(0.0, -0.9), (0.45, -0.4), (0.45, 0.4), (0.0, 0.9), (-0.45, 0.4), (-0.45, -0.4),
           (0.0, -0.9)]],
    "I": [[(0.0, -0.9), (0.0, 0.9)]],
    "V": [[(-0.5, -0.9), (0.0, 0.9), (0.0, 0.9), (0.5, -0.9)]],
    "X": [[(-0.5, -0.9), (0.5, 0.9)], [(0.5, -0.9), (-0.5, 0.9)]],
}  # fmt: skip
_ADVANCE = {"I": 0.55, "1": 0.9}
ROMAN = ("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")
ARABIC = ("12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")


def written(text: str, x: float, y: float, size: float, weight: float = 0.3) -> list[Path]:
    """Return the strokes of a number about x, y; `size` is half its height."""
    widths = [_ADVANCE.get(sign, 1.35) * size for sign in text]
    at, shapes = x - sum(widths) / 2, []
    for sign, width in zip(text, widths, strict=True):
        for stroke in _STROKES[sign]:
            line = curve([(at + width / 2 + a * size, y + b * size) for a, b in stroke], size * 0.15)
            shapes.append(ribbon(line, weight * size))
        at += width
    return shapes


_SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc",
    "7": "abc", "8": "abcdefg", "9": "abcdfg",
}  # fmt: skip
_BARS: dict[str, tuple[float, float, bool]] = {
    "a": (0.0, -1.0, True), "g": (0.0, 0.0, True), "d": (0.0, 1.0, True),
    "f": (-0.5, -0.5, False), "b": (0.5, -0.5, False), "e": (-0.5, 0.5, False),
    "c": (0.5, 0.5, False),
}  # fmt: skip


def display(text: str, x: float, y: float, size: float) -> list[Path]:
    """Return a seven-segment readout about x, y; `size` is half its height."""
    step = size * 1.5
    advance = [step * 0.5 if sign == ":" else step for sign in text]
    at, shapes = x - sum(advance) / 2, []
    for sign, width in zip(text, advance, strict=True):
        middle = at + width / 2
        if sign == ":":
            shapes += [ellipse(middle, y + s * size * 0.4, size * 0.12, size * 0.12) for s in (-1, 1)]
        for letter in _SEGMENTS.get(sign, ""):
            dx, dy, is_level = _BARS[letter]
            long, thin = size * 0.42, size * 0.13
            bar = np.array([(-long, 0), (-long + thin, -thin), (long - thin, -thin), (long, 0),
                            (long - thin, thin), (-long + thin, thin)])  # fmt: skip
            bar = bar if is_level else bar[:, ::-1]
            shapes.append(polygon([(middle + dx * size + p[0], y + dy * size + p[1]) for p in bar]))
        at += width
    return shapes
