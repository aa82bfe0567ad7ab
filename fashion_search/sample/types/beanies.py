"""Knitted beanies, shown from the front as shop photos do."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases, radiating
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import colour, luminance
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    Point,
    curve,
    ellipse,
    flipped,
    outline,
    ribbon,
    symmetric,
)
from fashion_search.sample.studio.trims import stitching
from fashion_search.sample.types.stage import PANEL, Stage, band


def _ribs(stage: Stage, peak: float, dome: Mask) -> None:
    """Run the knit's ribs from the cuff to the crown, where they meet."""
    lines = []
    for k in range(-11, 12):
        foot, share = 50 + 3.5 * k, abs(k) / 11
        side = 50 + 3.45 * k * (1 - 0.06 * share)
        lines.append(ribbon(curve([(50 + 0.35 * k, peak + 2), (50 + 2.0 * k, peak + 8 + 8 * share),
                     (side, peak + 26 + 8 * share), (foot, 100)]), [0.6, 1.2, 1.5]))  # fmt: skip
    stage.shade(lines, 0.18, 0.45, dome)


@draws("beanie")
def beanie(canvas: Canvas, design: Design) -> None:
    """Draw a knitted beanie.

    Cut: shape cuffed|skull|slouchy|pompom|ear-flaps; band none|stripe;
    cuff self|accent; label yes|no. The accent colours pompom, cuff and stripes.
    """
    shape = design.option("shape", "cuffed")
    stage = Stage(canvas, {"pompom": 1.04, "ear-flaps": 0.92}.get(shape, 1.1), 0.0,
                  {"pompom": -2.0, "slouchy": -5.0, "ear-flaps": -12.0}.get(shape,
                  -4.0))  # fmt: skip
    stage.ground(50, 104 if shape != "ear-flaps" else 118, 70, 4, 0.18)
    cloth = design.cloth("cotton")
    peak = 24.0 if shape == "slouchy" else 33.4
    half: list[Point] = [(50, peak), (42, peak + 0.8), (31, peak + 6), (21.6, peak + 15), (16,
        peak + 26), (13.4, 74), (12.4, 96),
                         (12.4, 96), (30, 99), (50, 100)]  # fmt: skip
    if shape == "slouchy":
        half = [(50, peak), (44, peak + 0.4), (33, peak + 4), (21, peak + 13), (14, peak + 26),
            (12.6, 68), (15, 84), (17, 97), (17, 97),
                (32, 100), (50, 101)]  # fmt: skip
    rng = design.rng("dome")
    folds: list[Fold] = radiating((50, peak), (40.0, 65.0, 90.0, 115.0, 140.0), 22, rng, 3.0, -0.5)
    if shape == "slouchy":
        folds += creases(50, 74, 30, 40, 6, rng, 4.0, 0.9)
    dome = stage.lay(
        symmetric(half),
        cloth,
        Form(volume=10, bulge=0.6, rim=1.4, folds=tuple(folds), crumple=0.15, bow=2.5),
    )
    if not design.material:
        _ribs(stage, peak, dome)
    if design.option("band", "none") == "stripe":
        for y in (64.0, 70.0, 76.0):
            stage.tint(ribbon(curve([(10, y - 3), (30, y), (50, y + 1), (70, y), (90, y - 3)]),
                3.4 if y == 70 else 1.8),
                       design.second, 0.95, 0.0, dome)  # fmt: skip
    if shape != "skull":
        left = 10.4 if shape != "slouchy" else 15.4
        cuff: list[Point] = [
            (50, 87),
            (30, 86),
            (left + 1, 84),
            (left + 1, 84),
            (left, 93),
            (left, 102),
            (left, 102),
            (30, 104.4),
            (50, 105.4),
        ]
        tone = design.second if design.option("cuff", "self") == "accent" else design.main
        turned_up = stage.lay(
            symmetric(cuff),
            fabric("cotton", tone),
            Form(volume=6, bulge=0.5, rim=1.4, rim_bulge=0.4, cast=0.45, bow=2.5),
        )
        for k in range(-11, 12):
            line = curve([(50 + 3.55 * k, 84), (50 + 3.6 * k, 106)])
            stage.shade(ribbon(line, 1.5), 0.2, 0.3, turned_up)
    else:
        stitching(
            stage,
            curve([(12, 93), (30, 96), (50, 97), (70, 96), (88, 93)]),
            design.thread,
            rows=2,
            width=0.2,
            clip=dome,
        )
    if shape == "ear-flaps":
        flap = outline(
            [
                (11, 100),
                (11, 100),
                (30, 103.6),
                (30, 103.6),
                (26, 112),
                (20, 117),
                (15, 114),
                (12, 107),
            ]
        )
        for path, side in ((flap, 1), (flipped(flap), -1)):
            stage.lay(path, cloth, Form(volume=4, bulge=0.4, rim=0.8))
            x = 20 if side > 0 else 80
            band(
                stage,
                [(x, 116), (x - side, 121), (x + side, 126)],
                1.8,
                fabric("rib", design.second),
            )
    if design.option("label", "no") == "yes":
        stage.lay(outline([(58, 92), (58, 92), (68, 91.4), (68, 91.4), (68, 98), (68, 98), (58,
            98.6), (58, 98.6)]),
                  fabric("calf", colour("tan")), PANEL)  # fmt: skip
    if shape in ("pompom", "ear-flaps"):
        tone = design.second if luminance(design.second) < 0.97 else design.main
        puff = [ellipse(50 + 9.6 * dx, 27 + 9.6 * dy, 3.4, 3.4) for dx, dy in _RING]
        stage.lay([ellipse(50, 27, 10.4, 10), *puff], fabric("fleece", tone),
                  Form(volume=5, bulge=0.6, rim=1.2, crumple=0.5, crumple_size=1.8))  # fmt: skip


_RING = ((1, 0), (0.81, 0.59), (0.31, 0.95), (-0.31, 0.95), (-0.81, 0.59), (-1, 0), (-0.81, -0.59),
    (-0.31, -0.95), (0.31, -0.95),
         (0.81, -0.59))  # fmt: skip
