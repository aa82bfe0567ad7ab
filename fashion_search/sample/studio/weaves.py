"""Weaves: the fine relief and mottling that make a surface denim, leather or knit.

A weave returns a relief in units (it is lit with the folds) and a tone that multiplies the
colour. Coordinates are the cloth's own, see `patterns`.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from fashion_search.sample.studio.fields import blur, noise, speckle
from fashion_search.sample.studio.raster import Box
from fashion_search.sample.studio.silhouette import Field

Weave: TypeAlias = Callable[[Box, Field, Field, str], tuple[Field, Field]]


def _wave(at: Field, period: float) -> Field:
    result: Field = np.cos(at * (6.2832 / period))
    return result


def jersey(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """T-shirt cloth: nearly smooth."""
    return 0.003 * noise(box, 0.6, seed), 1.0 + 0.007 * speckle(box, seed)


def smooth(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Plastic, metal, satin: no grain."""
    return np.zeros_like(u), np.ones_like(u)


def plain(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Canvas, linen, poplin: threads both ways."""
    threads = noise(box, 0.35, seed + "a", 6.0) + noise(box, 2.4, seed + "b", 0.15)
    return 0.003 * threads, 1.0 + 0.010 * threads


def denim(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Twill with uneven yarns: pale flecks along the warp."""
    twill = _wave(u * 0.85 + v * 0.5, 0.62)
    yarn = noise(box, 0.28, seed + "y", 9.0)
    cloud = noise(box, 7.0, seed + "c", 1.6)
    return 0.008 * twill, 1.0 + 0.016 * twill + 0.026 * yarn + 0.03 * cloud


def twill(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Chino, gabardine: fine diagonal ribs."""
    rib = _wave(u * 0.7 + v * 0.7, 0.7)
    return 0.005 * rib, 1.0 + 0.012 * rib + 0.01 * noise(box, 0.4, seed)


def wool(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Coating, felt, flannel: short soft fibres."""
    fibre = noise(box, 0.45, seed) + 0.6 * speckle(box, seed)
    return 0.014 * fibre, 1.0 + 0.03 * fibre


def knit(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Stocking stitch: columns of small v's."""
    column = 1.5
    side = np.abs(np.mod(u / column, 1.0) - 0.5)
    loop = _wave(v + side * 1.1, 0.85)
    wale = np.cos(u * (6.2832 / column))
    relief = 0.07 * loop - 0.09 * wale
    return relief, 1.0 + 0.03 * loop - 0.045 * wale + 0.012 * speckle(box, seed)


def rib(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Ribbed cuffs and hems: ridges down the cloth."""
    ridge = _wave(u, 1.35)
    return 0.11 * ridge, 1.0 + 0.06 * ridge


def corduroy(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Corduroy: narrow soft ridges down the cloth."""
    ridge = _wave(u, 1.05)
    return 0.07 * ridge, 1.0 + 0.05 * ridge + 0.02 * noise(box, 0.5, seed, 3.0)


def cable(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Cable knit: twisted ropes between purl gutters."""
    lane = np.mod(u, 9.0) - 4.5
    swing = 1.0 * np.sin(v * (6.2832 / 7.0))
    strands = np.maximum(np.exp(-(((lane - swing) / 0.9) ** 2)), np.exp(-(((lane + swing) / 0.9) ** 2)))
    relief, tone = knit(box, u, v, seed)
    gutter = np.exp(-(((np.abs(lane) - 2.7) / 0.5) ** 2))
    return relief + 0.55 * strands - 0.3 * gutter, tone + 0.05 * strands - 0.1 * gutter


def leather(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Pebbled leather with a slightly uneven dye."""
    pebble = np.abs(noise(box, 0.9, seed)) + 0.5 * np.abs(noise(box, 0.55, seed + "f"))
    dye = noise(box, 6.0, seed + "d")
    return 0.010 * pebble, 1.0 + 0.03 * dye + 0.008 * (pebble - 1.2)


def calf(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Smooth polished leather."""
    return 0.006 * noise(box, 0.8, seed), 1.0 + 0.035 * noise(box, 5.0, seed + "d")


def suede(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Suede, nubuck, velvet: a brushed nap in soft patches."""
    nap = 0.6 * noise(box, 3.0, seed) + 0.5 * noise(box, 0.5, seed + "n")
    return 0.012 * noise(box, 0.6, seed + "r"), 1.0 + 0.045 * nap


def mesh(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Sports mesh: small dark holes in a staggered grid."""
    row = np.floor(v / 0.55)
    x = np.mod(u + np.mod(row, 2) * 0.5, 1.0) - 0.5
    hole = np.exp(-((x / 0.24) ** 2) - (((np.mod(v, 0.55) - 0.27) / 0.18) ** 2))
    return -0.03 * hole, 1.03 - 0.3 * hole


def lace(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Lace: dense motifs joined by a fine net."""
    net = np.maximum(np.abs(_wave(u + v, 1.6)), np.abs(_wave(u - v, 1.6)))
    motif = np.clip(noise(box, 1.7, seed) * 1.4, 0.0, 1.0)
    thread = np.maximum(motif, np.clip(net * 3.0 - 2.1, 0.0, 1.0))
    return 0.05 * thread, 0.74 + 0.28 * thread


def quilted(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Diamond quilting on soft padding."""
    size = 5.0
    a, b = np.abs(np.sin((u + v) * 3.1416 / size)), np.abs(np.sin((u - v) * 3.1416 / size))
    pillow = (a * b + 0.004) ** 0.4
    return 0.8 * pillow, 0.88 + 0.12 * np.clip(pillow * 3, 0, 1)


def channelled(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Puffer channels: padded tubes across the cloth with puckers at the seams."""
    tube = np.abs(np.sin(v * 3.1416 / 9.5))
    pucker = blur(noise(box, 1.3, seed, 3.0), 0.25) * (1.0 - tube) * 0.22
    soft = 0.1 * noise(box, 4.0, seed + "p", 0.6) * tube
    return 2.3 * np.sqrt(tube + 0.03) + pucker + soft, 0.88 + 0.12 * np.clip(tube * 6, 0, 1)


def fleece(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Fleece, terry, faux fur: clumps of pile."""
    clump = noise(box, 0.9, seed) + 0.5 * noise(box, 0.4, seed + "f")
    return 0.06 * clump, 1.0 + 0.04 * clump


def straw(box: Box, u: Field, v: Field, seed: str) -> tuple[Field, Field]:
    """Straw and basket weave: strands over and under."""
    over = np.sign(np.sin(u * 3.1416 / 1.3) * np.sin(v * 3.1416 / 1.3))
    strand = np.where(over > 0, np.abs(_wave(v, 2.6)), np.abs(_wave(u, 2.6)))
    fleck = noise(box, 0.5, seed)
    return -0.09 * strand, 1.02 - 0.12 * strand + 0.03 * fleck
