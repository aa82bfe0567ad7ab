"""Colour profiles made by hand, and what their colours are in sRGB by the formulas. Source: ICC.1:2001-04."""

import struct
from collections.abc import Sequence

import numpy as np

Primaries = tuple[tuple[float, float, float], ...]

SRGB: Primaries = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
ADOBE_RGB: Primaries = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
DISPLAY_P3: Primaries = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
PROPHOTO: Primaries = ((0.79767, 0.28804, 0.0), (0.13519, 0.71187, 0.0), (0.03134, 0.00009, 0.82491))
"""XYZ of red, green and blue, adapted to D50. Source: B. Lindbloom, RGB/XYZ matrices; Apple's profile for P3."""

D50 = (0.96420, 1.0, 0.82491)


def packed(space: bytes, between: bytes, kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return a profile of version 2.1 with these tags."""
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">II", start + len(body), 0) + b"\2\x10\0\0" + kind + space + between + bytes(12)
    head += b"acsp" + bytes(28) + b"".join(_fixed(one) for one in D50)
    return head.ljust(128, b"\0") + table + body


def matrix_profile(primaries: Primaries, curve: Sequence[int], kind: bytes = b"mntr") -> bytes:
    """Return an RGB profile of three primaries and one curve: one gamma times 256, or a table of 16 bits."""
    trc = b"curv" + bytes(4) + struct.pack(f">I{len(curve)}H", len(curve), *curve)
    colours = {name + b"XYZ": _xyz(one) for name, one in zip((b"r", b"g", b"b"), primaries, strict=True)}
    return packed(
        b"RGB ", b"XYZ ", kind, {b"wtpt": _xyz(D50), **colours, b"rTRC": trc, b"gTRC": trc, b"bTRC": trc}
    )


def grey_profile(gamma: float) -> bytes:
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(256 * gamma))
    return packed(b"GRAY", b"XYZ ", b"mntr", {b"wtpt": _xyz(D50), b"kTRC": curve})


def press_profile(red: tuple[int, int, int]) -> bytes:
    """Return a CMYK profile whose full magenta on full yellow is this sRGB colour; others are the inks' ideal."""
    nodes = b""
    for corner in range(16):  # cyan changes slowest
        inks = [corner >> place & 1 for place in (3, 2, 1, 0)]
        ideal = tuple(255 * (1 - ink) * (1 - inks[3]) for ink in inks[:3])
        light, a, b = _lab(red if inks == [0, 1, 1, 0] else ideal)
        values = (light * 0xFF00 / 100, (a + 128) * 256, (b + 128) * 256)
        nodes += struct.pack(">3H", *(min(65535, max(0, round(value))) for value in values))
    identity = [int(row == column) << 16 for row in range(3) for column in range(3)]
    lut = b"mft2" + bytes(4) + bytes((4, 3, 2, 0)) + struct.pack(">9i2H", *identity, 2, 2)
    ends = struct.pack(">2H", 0, 65535)
    return packed(b"CMYK", b"Lab ", b"prtr", {b"wtpt": _xyz(D50), b"A2B0": lut + 4 * ends + nodes + 3 * ends})


SRGB_CURVE = [
    round(65535 * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4))
    for v in np.linspace(0, 1, 1024)
]
"""Source: IEC 61966-2-1."""


def in_srgb(primaries: Primaries, gamma: float | None, colours: np.ndarray) -> np.ndarray:
    """Convert colours to sRGB by the formulas.

    Args:
        primaries: the colours' own.
        gamma: their gamma; None for sRGB's curve.
        colours: (count, 3), 0 to 1.

    Returns:
        (count, 3), 0 to 255.
    """
    linear = colours**gamma if gamma else _linear(colours)
    return 255 * _curved(linear @ np.array(primaries) @ np.linalg.inv(np.array(SRGB)))


def from_srgb(primaries: Primaries, gamma: float, colours: np.ndarray) -> np.ndarray:
    """Return, 0 to 1, how sRGB colours of 0 to 255 are written with other primaries and gamma."""
    linear = _linear(colours / 255) @ np.array(SRGB) @ np.linalg.inv(np.array(primaries))
    return np.asarray(linear.clip(0, 1) ** (1 / gamma))


def _linear(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _curved(linear: np.ndarray) -> np.ndarray:
    linear = linear.clip(0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _lab(colour: tuple[int, ...]) -> tuple[float, float, float]:
    xyz = _linear(np.array(colour) / 255) @ np.array(SRGB) / D50
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)  # CIE 15:2004
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)
