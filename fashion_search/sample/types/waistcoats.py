"""Waistcoats."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import both, creases
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import colour, darker, luminance
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    flipped,
    outline,
    polygon,
    ribbon,
    symmetric,
)
from fashion_search.sample.studio.trims import button, seam
from fashion_search.sample.types.collars import shirt_collar, shirt_under
from fashion_search.sample.types.garments import lay_cuffs, lay_long_sleeves
from fashion_search.sample.types.torso import Torso

c = CENTRE


@draws("waistcoat")
def waistcoat(canvas: Canvas, design: Design) -> None:
    """Draw a waistcoat.

    Cut: hem points|straight; lapel none|notch|shawl; closure five|four|six|double;
    pocket welt|flap|none; length regular|long; lining self|accent; buttons self|accent;
    shirt none|<colour of a shirt worn below>.
    """
    cloth = design.cloth("wool")
    lining = design.second if design.option("lining", "self") == "accent" else darker(design.main, 0.28)
    low_hem = 110.0 if design.option("length", "regular") == "regular" else 115.0
    top, neck, tip, pit, waist, hem = 13.0, 12.0, 20.5, 26.5, 22.5, 24.0
    closure = design.option("closure", "five")
    vee = top + (38 if closure != "six" else 28)
    shirt = design.option("shirt", "none")
    if shirt != "none":
        torso = Torso(top=top, neck=9.0, shoulder=25.5, slope=6, chest=25, armpit=42, hem=22, bottom=106)
        white = fabric("cotton", colour(shirt))
        sleeve = torso.sleeve(74, 12.0, 10, 0.8)
        lay_long_sleeves(canvas, design, sleeve, white, 1.1, 0.4)
        lay_cuffs(canvas, sleeve, white, 7, 0.2, 1.0)
    back = symmetric([(c, top - 1.5), (c - neck * 0.6, top - 1.2), (c - neck - 0.5, top + 0.2),
                      (c - neck - 0.5, top + 0.2),
                      (c - tip + 1, top + 5.5), (c - tip + 1, top + 5.5), (c - 19, top + 20),
                      (c - pit + 1, 47),
                      (c - pit + 1, 47), (c - waist + 1, 75), (c - hem + 2, low_hem - 9),
                      (c - hem + 2, low_hem - 9),
                      (c, low_hem - 9)])  # fmt: skip
    inner = canvas.lay(
        back, Fabric(lining, gloss=0.22, polish=0.2), Form(volume=8, bulge=0.15, crumple=0.35, crumple_size=5)
    )
    canvas.shade(back, 0.18, 2.0, inner)
    band = ribbon(curve([(c - neck, top + 1), (c, top + 0.4), (c + neck, top + 1)]), 2.6)
    canvas.lay(band, replace(cloth, pattern=cloth.pattern), Form(volume=1, bulge=0.2, rim=0.3), clip=inner)
    if shirt != "none":
        shoulders = symmetric([(c, top), (c - 9, top), (c - 9, top), (c - 25.5, top + 6), (c - 25.5,
                              top + 6), (c - 25, 44),
                               (c - 25, 44), (c, 44)])  # fmt: skip
        canvas.lay(shoulders, white, Form(volume=6, bulge=0.3, crumple=0.4))
        shirt_under(canvas, torso, white, 52)
    lap = 2.0 if closure != "double" else 7.0
    points = design.option("hem", "points") == "points"
    bottom: list[Point]
    if points:
        bottom = [(c - hem, low_hem - 9), (c - hem, low_hem - 9), (c - 9.5, low_hem), (c - 9.5,
                                                                                       low_hem),
                  (c + lap, low_hem - 12), (c + lap, low_hem - 12)]  # fmt: skip
    else:
        bottom = [(c - hem, low_hem - 5), (c - hem, low_hem - 5), (c - 8, low_hem - 3.5),
                  (c + lap, low_hem - 3.5), (c + lap, low_hem - 3.5)]  # fmt: skip
    front = outline([(c + lap, vee), (c + lap, vee), (c - neck * 0.45, top + 17), (c - neck, top),
                     (c - neck, top),
                     (c - tip, top + 5), (c - tip, top + 5), (c - 20.2, top + 15), (c - 21.0,
                                                                                    top + 24),
                                                                                    (c - pit, 47),
                     (c - pit, 47), (c - waist, 76), *bottom])  # fmt: skip
    rng = design.rng("front")
    folds = both([Fold(curve([(c - 24, 50), (c - 15, 55), (c - 6, 58)]), 2.2, 0.5),
                  Fold(curve([(c - 22, 74), (c - 12, 76), (c - 3, 74)]), 2.2, 0.45)])  # fmt: skip
    folds += creases(c, 70, 18, 26, 4, rng, 2.4, 0.45)
    form = Form(volume=9, bulge=0.5, rim=0.9, rim_bulge=0.28, folds=tuple(folds), crumple=0.3,
                cast=0.4, reach=1.0,
                origin=(c, top))  # fmt: skip
    pieces = [canvas.lay(path, cloth, form) for path in (front, flipped(front))]
    for side, mask in zip((-1, 1), pieces, strict=True):
        dart = curve([(c + side * 11.5, 50), (c + side * 11, 72), (c + side * 12, 90)])
        seam(canvas, dart, 0.2, clip=mask)
        _pockets(canvas, design, cloth, side, low_hem)
    if shirt != "none":
        shirt_collar(canvas, torso, white, 9.0, 12.5, 2.0, None, 5.0)
    lapel = design.option("lapel", "none")
    if lapel != "none":
        _lapels(canvas, cloth if design.option("facing", "self") == "self" else fabric("satin",
                                                                                       design.second),
                lapel, top, vee, neck, lap)  # fmt: skip
    tone = design.second if design.option("buttons", "self") == "accent" else (
        darker(design.main, 0.5) if luminance(design.main) > 0.15 else (0.3, 0.3,
                                                                        0.31))  # fmt: skip
    count = {"five": 5, "four": 4, "six": 6, "double": 3}[closure]
    end = low_hem - (17 if points else 10)
    for k in range(count):
        for x in (0.0,) if closure != "double" else (-5.5, 5.5):
            button(canvas, c + x, vee + 3 + (end - vee - 3) * k / (count - 1), 1.4, tone)
    canvas.wall()


def _pockets(canvas: Canvas, design: Design, cloth: Fabric, side: int, low: float) -> None:
    kind = design.option("pocket", "welt")
    spots = ((13.5, low - 27, 6.0), (13.0, 55.0, 4.4)) if kind != "none" else ()
    for x, y, half in spots:
        if y < 60 and (side < 0 or design.option("chest", "yes") == "no"):
            continue
        tall = 4.6 if kind == "flap" and y > 60 else 2.2
        welt = polygon([(c + side * x - half, y + 0.7 * side), (c + side * x + half,
                                                                y - 0.7 * side),
                        (c + side * x + half, y - 0.7 * side + tall), (c + side * x - half,
                                                                       y + 0.7 * side + tall)])  # fmt: skip
        canvas.lay(welt, cloth, Form(volume=1, bulge=0.2, rim=0.4, rim_bulge=0.3, cast=0.4, reach=0.5))


def _lapels(
    canvas: Canvas, cloth: Fabric, style: str, top: float, vee: float, neck: float, lap: float
) -> None:
    wide = neck + 3.5
    if style == "shawl":
        half = [(c + lap, vee), (c + lap, vee), (c - neck * 0.45, top + 17), (c - neck, top),
                (c - neck, top),
                (c - neck - 4.5, top + 2), (c - neck - 3.5, top + 12), (c - wide * 0.62,
                                                                        top + 26)]  # fmt: skip
    else:
        half = [(c + lap, vee), (c + lap, vee), (c - neck * 0.45, top + 17), (c - neck, top),
                (c - neck, top),
                (c - neck - 4.0, top + 1.6), (c - neck - 4.0, top + 1.6), (c - neck - 3.4,
                                                                           top + 10),
                (c - neck - 3.4, top + 10), (c - neck + 0.6, top + 12.5), (c - neck + 0.6,
                                                                           top + 12.5), (c - wide,
                                                                                         top + 14.5),
                (c - wide, top + 14.5), (c - wide * 0.66, top + 27)]  # fmt: skip
    path = outline(half)
    for one in (path, flipped(path)):
        canvas.lay(one, cloth, Form(volume=2, bulge=0.2, rim=0.5, rim_bulge=0.3, cast=0.4, reach=0.7))
