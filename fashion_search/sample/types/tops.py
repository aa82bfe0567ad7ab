"""Tops cut and sewn from jersey."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import both, creases, hanging, radiating
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker, mixed
from fashion_search.sample.studio.prints import chest_print
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    curve,
    flipped,
    polygon,
    ribbon,
    rounded_box,
    shifted,
)  # fmt: skip
from fashion_search.sample.studio.trims import hem, seam, stitching
from fashion_search.sample.types.torso import Sleeve, Torso, neck_edge

_FITS = {
    "regular": Torso(),
    "slim": Torso(bottom=107, shoulder=25.5, chest=23, waist=20.5, hem=23.5),
    "loose": Torso(shoulder=29, chest=26.5, waist=26, hem=27.5, bottom=109),
    "fitted": Torso(neck=12, shoulder=23.5, slope=6, chest=21.5, armpit=38, waist=17.5,
                    waist_at=64, hem=22.5, bottom=108),
}  # fmt: skip
_SLEEVES = {"short": (31.0, 31.0, 17.0), "cap": (15.0, 38.0, 16.0),
            "three-quarter": (56.0, 17.0, 11.5), "long": (80.0, 13.0, 9.5)}  # fmt: skip
_NECKS = {"crew": 8.0, "v": 17.0, "scoop": 15.0, "boat": 4.5}


def body_form(design: Design, torso: Torso, depth: float = 1.0) -> Form:
    """Return the drape of a jersey body: pulls at the armpits, a loose wave to the hem."""
    rng = design.rng("body")
    folds = both(radiating((torso.pit[0] + 1, torso.pit[1] - 1), (28, 55, 80), 17, rng, 2.2, depth))
    folds += hanging(CENTRE - torso.hem * 0.85, CENTRE + torso.hem * 0.85, torso.waist_at - 12,
                     torso.bottom + 2, 6, rng, 3.6, depth * 1.2, 1.06)  # fmt: skip
    folds += creases(CENTRE, torso.waist_at + 4, torso.waist * 0.9, 26, 5, rng, 2.6, depth * 0.7)
    top, tip = (CENTRE - torso.neck - 1, torso.top + 3), torso.tip
    folds += both([Fold(curve([(tip[0] + 6, tip[1] + 3), (CENTRE - 14, 31), (CENTRE - 5, 37)]),
                        3.0, depth * 0.7), Fold(curve([top, (top[0] - 2, 34)]), 2.5,
                            -depth * 0.5)])  # fmt: skip
    return Form(volume=9, bulge=0.5, rim=1.1, rim_bulge=0.22, folds=tuple(folds), crumple=0.38,
                crumple_size=9, is_open=True, cast=0.32, reach=1.0, bow=1.2, origin=(CENTRE,
                    torso.top))  # fmt: skip


def lay_sleeves(canvas: Canvas, design: Design, sleeve: Sleeve, cloth: Fabric) -> list[Mask]:
    """Lay both sleeves, each with its own folds, and return their masks."""
    masks = []
    for side in ("left", "right"):
        rng = design.rng(side)
        pit = (sleeve.inner[0] + 3, sleeve.inner[1] - 12)
        folds = radiating(pit, (215, 245, 275), 13, rng, 2.0, 0.9)
        path: Path = sleeve.outline
        tilt = sleeve.angle
        if side == "right":
            path, tilt = flipped(path), -tilt
            folds = [replace(f, path=flipped(f.path)) for f in folds]
        form = Form(volume=5, bulge=0.55, rim=1.0, rim_bulge=0.22, folds=tuple(folds),
            crumple=0.3, is_open=True,
                    crumple_size=6, cast=0.25)  # fmt: skip
        masks.append(canvas.lay(path, replace(cloth, tilt=tilt), form))
    return masks


def lay_inner_back(canvas: Canvas, torso: Torso, cloth: Fabric, depth: float) -> None:
    """Lay the inside of the back with its neck tape, in the shade of the neck."""
    inside = replace(cloth, colour=darker(cloth.colour, 0.16), pattern=None)
    mask = canvas.lay(torso.back(-1.6, depth + 3), inside, Form(bulge=0.0, crumple=0.1))
    tape = [(CENTRE - torso.neck, torso.top + 0.6), (CENTRE, torso.top + 2.6),
            (CENTRE + torso.neck, torso.top + 0.6)]  # fmt: skip
    canvas.shade(ribbon(curve([(x, y + 0.8) for x, y in tape]), 0.6), 0.25, 0.2, mask)
    label = rounded_box(CENTRE - 2.2, torso.top + 3.0, 4.4, 2.4, 0.3)
    canvas.tint(label, mixed((0.93, 0.93, 0.92), cloth.colour, 0.25), 0.9, 0.0, mask)
    canvas.shade(polygon([(35, 10), (65, 10), (65, 40), (35, 40)]), 0.14, 3.0, mask)


def lay_neck_rib(canvas: Canvas, torso: Torso, depth: float, style: str, rib: Fabric,
                 width: float = 2.1) -> None:  # fmt: skip
    """Sew the neck rib along the front neckline."""
    line = shifted(neck_edge(torso, depth, style), -width * 0.35)
    canvas.lay(ribbon(line, width), rib, Form(volume=width * 0.5, bulge=0.12, rim=0.3,
               rim_bulge=0.2, cast=0.3, reach=0.5))  # fmt: skip
    canvas.shade(ribbon(shifted(line, -width * 0.55), 0.4), 0.18, 0.15)


@draws("t-shirt")
def t_shirt(canvas: Canvas, design: Design) -> None:
    """Draw a t-shirt.

    Cut: fit regular|slim|loose|fitted; neck crew|v|scoop|boat; sleeve short|cap|
    three-quarter|long; pocket no|yes; trim self|contrast; print none|<name in `prints`>.
    """
    torso = _FITS[design.option("fit", "regular")]
    style = design.option("neck", "crew")
    length, angle, width = _SLEEVES[design.option("sleeve", "short")]
    if length > 40:  # long sleeves hang beside the body and need room in the frame
        torso = replace(torso, shoulder=torso.shoulder - 3, chest=torso.chest - 3.5,
                        waist=torso.waist - 3, hem=torso.hem - 3)  # fmt: skip
    cloth = design.cloth("cotton")
    trim = design.second if design.option("trim", "self") == "contrast" else design.main
    lay_inner_back(canvas, torso, cloth, _NECKS[style])
    sleeve = torso.sleeve(length, angle, width)
    for mask, flip in zip(lay_sleeves(canvas, design, sleeve, cloth), (False, True), strict=True):
        cuff = sleeve.cuff(1.9)
        hem(canvas, flipped(cuff) if flip else cuff, 0.0, design.thread, mask)
    depth = _NECKS[style]
    mask = canvas.lay(torso.body(depth, style), cloth, body_form(design, torso))
    for line in (torso.armhole(), flipped(torso.armhole())):
        seam(canvas, line, 0.22)
    edge = [(CENTRE - torso.hem - 2, torso.bottom - torso.sag - 2.2), (CENTRE, torso.bottom - 2.2),
            (CENTRE + torso.hem + 2, torso.bottom - torso.sag - 2.2)]  # fmt: skip
    hem(canvas, curve(edge), 0.0, design.thread, mask)
    lay_neck_rib(canvas, torso, depth, style, fabric("cotton", trim))
    if design.option("print", "none") != "none":
        chest_print(canvas, design, CENTRE, torso.top + depth + 27, 13.0, mask)
    if design.option("pocket", "no") == "yes":
        _pocket(canvas, design, torso)
    canvas.wall()


def _pocket(canvas: Canvas, design: Design, torso: Torso) -> None:
    x, y = CENTRE + torso.chest * 0.25, torso.armpit - 4
    shape = polygon([(x, y), (x + 11, y), (x + 11, y + 11), (x + 5.5, y + 13), (x, y + 11)])
    canvas.lay(fill(shape), design.cloth("cotton"), Form(volume=3, bulge=0.1, rim=0.5,
               rim_bulge=0.3, crumple=0.1, cast=0.3, reach=0.6, bow=1.2,
               origin=(CENTRE, torso.top)))  # fmt: skip
    inner = [(x + 0.6, y), (x + 0.6, y), (x + 0.6, y + 10.6), (x + 0.6, y + 10.6),
             (x + 5.5, y + 12.3), (x + 5.5, y + 12.3), (x + 10.4, y + 10.6), (x + 10.4, y + 10.6),
             (x + 10.4, y)]  # fmt: skip
    stitching(canvas, curve(inner), design.thread, width=0.18, length=0.5)
    seam(canvas, curve([(x, y + 2), (x + 11, y + 2)]), 0.15)
