"""The details of leather shoes: toes, lacing, straps."""

from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker, luminance
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    curve,
    dashes,
    ellipse,
    even,
    outline,
    ribbon,
    shifted,
)
from fashion_search.sample.studio.trims import cord, eyelet, seam, stitching
from fashion_search.sample.types.stage import Stage, arched, band, frame


def _perforated(stage: Stage, path: Path, clip: Mask, gap: float = 1.5) -> None:
    points = even(path, gap)
    holes = [ellipse(float(x), float(y), 0.36, 0.3) for x, y in points]
    stage.shade(holes, 0.6, 0.08, clip)


def toe(stage: Stage, design: Design, upper: Mask) -> None:
    """Lay the toecap, wingtip or apron."""
    kind = design.option("toe", "plain")
    if kind == "cap":
        edge = curve([(66, 90), (67, 82), (71, 75.6), (77.6, 71.6)])
        panel = outline(
            [
                (66, 92),
                (66, 92),
                (67, 82),
                (71, 75.6),
                (77.6, 71.6),
                (77.6, 71.6),
                (96, 76),
                (96, 92),
            ]
        )
        stage.lay(panel, design.cloth("calf", tilt=28.0), Form(volume=6, bulge=0.5, rim=0.35,
            cast=0.35, reach=0.4),
                  upper)  # fmt: skip
        stitching(stage, shifted(edge, 0.7), design.thread, rows=2, width=0.16, clip=upper)
    elif kind == "wing":
        edge = curve(
            [
                (36, 86),
                (46, 82.6),
                (56, 80.4),
                (64, 74.4),
                (66.6, 68.6),
                (66.6, 68.6),
                (72, 71),
                (79, 72),
            ]
        )
        seam(stage, edge, 0.35, 0.5, upper)
        _perforated(stage, shifted(edge, 1.4), upper)
        for x, y in (
            (75, 78),
            (78, 76.6),
            (77.6, 80),
            (81, 78.4),
            (74, 81.4),
            (80.6, 81.6),
            (84, 80.4),
        ):
            stage.shade(ellipse(x, y, 0.5, 0.42), 0.6, 0.08, upper)
    elif kind == "apron":
        edge = curve([(40, 66), (50, 70.6), (60, 76.6), (70, 80.6), (79, 80.6), (85, 77.6)])
        stage.lay(
            ribbon(edge, 1.5),
            design.cloth("calf"),
            Form(volume=0.7, bulge=0.6, cast=0.35, reach=0.5),
            upper,
        )
        pleats = [ribbon(d, 1.4) for d in dashes(edge, 0.4, 1.0)]
        stage.shade(pleats, 0.2, 0.12, upper)


def counter(stage: Stage, design: Design, upper: Mask, style: str) -> None:
    """Sew the heel counter."""
    if style == "slip-on":
        seam(stage, curve([(16, 46), (15.4, 56), (17.4, 64), (18.6, 72)]), 0.3, 0.4, upper)
        return
    edge = curve([(15, 53), (17, 60), (21.4, 67), (27, 78)])
    seam(stage, edge, 0.3, 0.4, upper)
    stitching(stage, shifted(edge, 0.8), design.thread, width=0.16, clip=upper)
    if style == "brogue":
        _perforated(stage, shifted(edge, 1.8), upper)


def laced(stage: Stage, design: Design, style: str, upper: Mask) -> None:
    """Lay the quarters and tie the laces."""
    cloth = design.cloth("calf", tilt=28.0)
    lace = darker(design.main, 0.45) if design.option("lace", "dark") == "dark" else design.second
    tongue = outline([(38, 47), (42, 43.4), (47, 44.6), (51, 49), (50, 55), (43, 55)])
    if style != "oxford":
        stage.lay(tongue, cloth, Form(volume=3, bulge=0.4, rim=0.5))
    quarter = outline([(29, 52.6), (33.6, 47.4), (39, 45.6), (39, 45.6), (44, 51.6), (48.6, 57.4),
        (51.6, 62.4),
                       (51.6, 62.4), (48, 66), (41, 69), (41, 69), (30, 71), (22, 76), (22,
                       76)])  # fmt: skip
    edge = curve([(39, 45.8), (44, 51.6), (48.6, 57.4), (51.6, 62.4), (48, 66), (41, 69)])
    if style == "oxford":
        seam(stage, curve([(40, 46), (45.6, 51.6), (52, 59.6), (56, 65)]), 0.5, 0.7, upper)
        line = curve([(30, 74), (36, 68.6), (43, 68), (49, 69.4), (54, 69), (57.6, 65.6), (58, 60)])
        seam(stage, line, 0.35, 0.45, upper)
        stitching(stage, shifted(line, -0.8), design.thread, width=0.16, clip=upper)
    else:
        stage.lay(quarter, cloth, Form(volume=6, bulge=0.35, rim=0.4, cast=0.45, reach=0.7), upper)
        stitching(stage, shifted(edge, 0.9), design.thread, rows=2, width=0.16, clip=upper)
        if style == "brogue":
            _perforated(stage, shifted(edge, 2.8), upper)
    rows = 4
    for k in range(rows):
        x, y = 50.0 - 3.5 * k, 61.2 - 4.6 * k
        eyelet(stage, x - 1.8, y + 0.6, 0.5, "bronze")
        cord(stage, [(x - 1.8, y + 0.5), (x + 1.6, y - 2.4), (x + 6.4, y - 2.6 + 0.3 * k)], lace, 1.2)
    x, y = 42.4, 47.0
    cord(stage, [(x, y), (x - 4, y + 5), (x - 7, y + 5.6), (x - 6, y + 2), (x, y)], lace, 1.0)
    cord(stage, [(x, y), (x + 4, y - 3), (x + 8, y - 1.6), (x + 6.6, y + 1.6), (x, y)], lace, 1.0)
    cord(stage, [(x, y), (x - 1, y + 5), (x - 3, y + 9)], lace, 0.9)
    cord(stage, [(x, y), (x + 5, y + 2), (x + 10, y + 2.6)], lace, 0.9)


def loafer(stage: Stage, design: Design, style: str, upper: Mask) -> None:
    """Lay what closes a shoe without laces: straps, gores, a saddle."""
    cloth = design.cloth("calf", tilt=28.0)
    tone = design.second if luminance(design.second) < 0.85 else darker(design.main, 0.12)
    if style == "monk":
        flap = outline([(27, 57), (27, 57), (36, 49), (43, 45.4), (52, 49.6), (57, 55.6), (57,
            55.6), (49, 59),
                        (42, 64), (38, 68.6), (30, 70)])  # fmt: skip
        stage.lay(flap, cloth, Form(volume=5, bulge=0.35, rim=0.4, cast=0.5, reach=0.8), upper)
        for x, y in ((36.6, 59), (40.6, 63.6)):
            band(
                stage,
                [(x - 5, y + 3.2), (x + 1, y - 1), (x + 8, y - 6.4), (x + 14, y - 8)],
                3.2,
                cloth,
            )
            frame(
                stage,
                [(x - 2.6, y - 1), (x + 1.2, y - 3.6), (x + 3.4, y - 0.4), (x - 0.6, y + 2.4)],
                0.8,
                "gold",
            )
        return
    if style == "slip-on":
        gore = outline(
            [
                (31.6, 54),
                (31.6, 54),
                (35.6, 50),
                (35.6, 50),
                (42, 63),
                (42, 63),
                (39.4, 65.4),
                (39.4, 65.4),
            ]
        )
        stage.lay(
            gore,
            fabric("rib", darker(design.main, 0.5), tilt=60.0),
            Form(volume=2, bulge=0.1, cast=0.1),
            upper,
        )
        stitching(
            stage,
            curve([(34, 49), (38, 56), (43.4, 64.6)]),
            design.thread,
            rows=2,
            width=0.16,
            clip=upper,
        )
        return
    strap = arched(((30, 71), (37, 77)), ((48, 47), (55, 53.4)), 2.0, 4)
    mask = stage.lay(
        strap, fabric("calf", tone), Form(volume=4, bulge=0.4, rim=0.4, cast=0.4, reach=0.6), upper
    )
    stitching(
        stage,
        curve([(38, 76), (41, 67.4), (47, 59), (54, 54)]),
        design.thread,
        width=0.16,
        clip=mask,
    )
    if style == "penny":
        stage.tint(
            outline([(41.6, 60), (45.4, 57.6), (48, 55.4), (47.2, 58.6), (44, 61.4)]),
            darker(tone, 0.75),
            0.9,
            0.15,
        )
    else:
        for x, turn in ((45, 0.0), (49, 3.0)):
            cord(
                stage,
                [(44.6, 57.4), (x + 1, 59), (x + 1.4, 62 + turn * 0.3)],
                darker(tone, 0.2),
                0.9,
            )
            tassel = outline([(x, 62), (x + 2.8, 61.6), (x + 4.2, 68), (x - 0.6, 68.4)])
            stage.lay(tassel, fabric("corduroy", darker(tone, 0.1)), Form(volume=1, bulge=0.4))
