"""Blouses and other tops."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import both, creases, hanging, radiating
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    curve,
    flipped,
    outline,
    ribbon,
)  # fmt: skip
from fashion_search.sample.studio.trims import hem, seam
from fashion_search.sample.types.blouse_trims import blouse_front, blouse_waist, neck_tie
from fashion_search.sample.types.collars import lay_collar_back, shirt_collar
from fashion_search.sample.types.garments import lay_cuffs, lay_long_sleeves
from fashion_search.sample.types.tanks import tank_top
from fashion_search.sample.types.tops import lay_inner_back, lay_neck_rib, lay_sleeves
from fashion_search.sample.types.torso import Torso

c = CENTRE
_SHAPES = {
    "straight": Torso(top=17, neck=11.5, shoulder=22, slope=6, chest=21, armpit=41, waist=20,
                      waist_at=70,
                      hem=22.5, bottom=106, sag=2.4),
    "waisted": Torso(top=17, neck=11.5, shoulder=21.5, slope=6, chest=20.5, armpit=40, waist=16.5,
                     waist_at=66,
                     hem=22.5, bottom=106, sag=2.4),
    "flared": Torso(top=17, neck=11.5, shoulder=21, slope=6, chest=20.5, armpit=39, waist=22,
                    waist_at=70,
                    hem=29, bottom=105, sag=4.0),
}  # fmt: skip


def _flow(design: Design, torso: Torso, depth: float = 1.0) -> Form:
    """Return the drape of a light cloth that falls from the bust in long folds."""
    rng = design.rng("flow")
    folds = both(radiating((torso.pit[0] + 1, torso.pit[1] - 1), (30, 58, 82), 16, rng, 2.0, depth))
    folds += hanging(c - torso.hem * 0.85, c + torso.hem * 0.85, torso.armpit + 4, torso.bottom + 2,
                     9, rng,
                     3.4, depth * 1.3, torso.hem / max(torso.waist, 1) * 0.98)  # fmt: skip
    folds += creases(c, torso.waist_at, torso.waist * 0.9, 20, 3, rng, 2.4, depth * 0.5)
    return Form(volume=9, bulge=0.5, rim=1.0, rim_bulge=0.2, folds=tuple(folds), crumple=0.3,
                is_open=True,
                cast=0.3, bow=1.4, origin=(c, torso.top))  # fmt: skip


def _puffs(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, long: bool) -> None:
    """Lay gathered sleeves: a short puff with a band, or a full-length one."""
    tip, pit = torso.tip, torso.pit
    if long:
        end, inner = (14.0, 86.0), (24.0, 88.5)
        half = [(tip[0] + 8, tip[1]), (tip[0] + 8, tip[1]), (tip[0] + 1, tip[1] - 1.4),
                (tip[0] - 5.5, tip[1] + 5),
                (16, 58), (10.2, 77), end, end, inner, inner, (25.5, 74), pit, pit, (tip[0] + 10,
                                                                                     pit[1])]  # fmt: skip
    else:
        end, inner = (15.5, 47.0), (27.5, 51.0)
        half = [(tip[0] + 8, tip[1]), (tip[0] + 8, tip[1]), (tip[0] + 1, tip[1] - 2.0), (tip[0] - 9,
                                                                                         tip[1] + 4),
                (13.2, 39), end, end, inner, inner, (29.5, 45), pit, pit, (tip[0] + 10,
                                                                           pit[1])]  # fmt: skip
    rng = design.rng("puff")
    top = (tip[0] + 1, tip[1] + 1)
    folds = radiating(top, (100, 118, 136, 154), 20, rng, 2.0, 0.9)
    low = ((end[0] + inner[0]) / 2, (end[1] + inner[1]) / 2)
    folds += radiating(low, (262, 280, 298, 248), 15, rng, 1.8, 1.0)
    if long:
        folds += radiating((24, 60), (120, 150, 190), 14, rng, 2.2, 0.9)
    form = Form(
        volume=5,
        bulge=0.6,
        rim=1.0,
        rim_bulge=0.25,
        folds=tuple(folds),
        crumple=0.35,
        crumple_size=5,
        cast=0.25,
    )
    path = outline(half)
    cuff = ribbon(curve([end, inner]), 3.4 if not long else 5.0)
    for flip in (False, True):
        tilt = -12.0 if flip else 12.0
        canvas.lay(flipped(path) if flip else path, replace(cloth, tilt=tilt), replace(form,
                                                                                       folds=tuple(
            replace(f, path=flipped(f.path)) if flip else f for f in folds)))  # fmt: skip
        canvas.lay(
            flipped(cuff) if flip else cuff,
            replace(cloth, tilt=tilt),
            Form(volume=2, bulge=0.4, rim=0.4, cast=0.3),
        )


def _lay_arms(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric) -> None:
    kind = design.option("sleeve", "short")
    if kind in ("puff", "bishop"):
        _puffs(canvas, design, torso, cloth, kind == "bishop")
    elif kind == "bell":
        sleeve = torso.sleeve(54, 17, 19, -2.0)
        lay_long_sleeves(canvas, design, sleeve, cloth, 1.1, 0.4)
    elif kind == "long":
        sleeve = torso.sleeve(70, 15, 9, 0.8)
        lay_long_sleeves(canvas, design, sleeve, cloth, 1.1, 0.4)
        lay_cuffs(canvas, sleeve, cloth, 5, 0.3, 0.6)
    elif kind != "none":
        length, angle, width = {"short": (24.0, 30.0, 16.0), "flutter": (19.0, 42.0, 22.0),
                                "three-quarter": (46.0, 17.0, 12.5)}[kind]  # fmt: skip
        sleeve = torso.sleeve(length, angle, width)
        for mask, flip in zip(lay_sleeves(canvas, design, sleeve, cloth), (False, True), strict=True):
            line = sleeve.cuff(1.4)
            hem(canvas, flipped(line) if flip else line, 0.0, design.thread, mask)


@draws("top")
def top(canvas: Canvas, design: Design) -> None:
    """Draw a blouse, or a tank top (cut: kind tank, then see `tank_top`).

    Cut: shape straight|waisted|flared; neck round|v|boat|collar|tie; sleeve short|puff|bishop|
    bell|long|flutter|three-quarter; front plain|buttons|ruffle|pleats; waist plain|belt|smocked.
    """
    if design.option("kind", "blouse") == "tank":
        tank_top(canvas, design)
        return
    torso = _SHAPES[design.option("shape", "straight")]
    cloth = design.cloth("cotton")
    style = design.option("neck", "round")
    if style == "collar":
        torso = replace(torso, neck=8.8)
        lay_collar_back(canvas, torso, cloth)
    else:
        depth = {"round": 11.0, "v": 19.0, "boat": 5.0, "tie": 14.0}[style]
        lay_inner_back(canvas, torso, cloth, depth)
    _lay_arms(canvas, design, torso, cloth)
    if style == "collar":
        depth, key = 7.0, "crew"
    else:
        key = {"round": "crew", "boat": "boat"}.get(style, "v")
    mask = canvas.lay(torso.body(depth, key), cloth, _flow(design, torso))
    for line in (torso.armhole(), flipped(torso.armhole())):
        seam(canvas, line, 0.2)
    b = torso.bottom
    hem(canvas,
        curve([(c - torso.hem - 1, b - torso.sag - 1.6), (c - torso.hem * 0.5, b - 1.9), (c,
                                                                                          b - 1.6),
                       (c + torso.hem * 0.5, b - 1.9), (c + torso.hem + 1, b - torso.sag - 1.6)]),
                       0.0,
        design.thread, mask)  # fmt: skip
    blouse_front(canvas, design, torso, cloth, mask, depth, style)
    if style == "collar":
        shirt_collar(canvas, torso, cloth, 8.5, 11.5, 3.0, None)
    else:
        lay_neck_rib(canvas, torso, depth, key, replace(cloth, pattern=None, colour=design.second)
                     if design.option("trim", "self") == "contrast" else cloth, 1.7)  # fmt: skip
    if style == "tie":
        neck_tie(canvas, design, torso, cloth, depth)
    blouse_waist(canvas, design, torso, cloth, mask)
    canvas.wall()
