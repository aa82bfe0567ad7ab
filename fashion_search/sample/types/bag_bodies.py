"""Bodies of soft bags: outlines, slack and pulls."""

from dataclasses import dataclass

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import both, hanging, radiating
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    flipped,
    outline,
    ribbon,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import seam


@dataclass(frozen=True)
class Body:
    """A bag's body: half widths from x = 50 and heights, in units."""

    top_at: float = 52.0
    base_at: float = 102.0
    top: float = 29.0
    base: float = 36.0
    belly: float = 35.0
    crown: float = 1.0
    corner: float = 5.0

    def half(self) -> list[Point]:
        """Return the left half of the outline, from the top to the base."""
        c, r = CENTRE, self.corner
        shoulder = (c - self.top, self.top_at)
        return [
            (c, self.top_at - self.crown), (c - self.top * 0.5, self.top_at - self.crown * 0.78),
            (shoulder[0] + r * 0.5, shoulder[1] - 0.2), (shoulder[0], shoulder[1] + r * 0.5),
            (c - self.belly, (self.top_at + self.base_at) / 2 + 4),
            (c - self.base, self.base_at - r), (c - self.base + r * 0.35, self.base_at - r * 0.2),
            (c - self.base + r, self.base_at + 0.5), (c, self.base_at + 1.2),
        ]  # fmt: skip

    def outline(self) -> Path:
        """Return the closed outline."""
        return symmetric(self.half())


BODIES = {
    "satchel": Body(),
    "tote": Body(top_at=48, top=33, base=30, belly=31.5, corner=3),
    "dome": Body(top_at=62, top=25, base=36, belly=35.5, crown=16, corner=8),
    "hobo": Body(top_at=60, base_at=101, top=33, base=31, belly=36, crown=-5, corner=9),
    "bucket": Body(top_at=54, base_at=106, top=30, base=26, belly=30, corner=9),
    "trapeze": Body(top_at=50, base_at=104, top=25, base=38, belly=33, corner=4),
    "box": Body(top_at=50, base_at=102, top=33, base=34, belly=33.8, corner=3.5),
    "flap": Body(top_at=56, base_at=100, top=34, base=35, belly=35.5, corner=7),
}


def lay_body(canvas: Canvas, design: Design, body: Body) -> Mask:
    """Lay gussets and front of a soft leather body, with its slack and pulls."""
    rng = design.rng("body")
    gusset = outline([(CENTRE - body.top + 4, body.top_at + 2), (CENTRE - body.top + 4, body.top_at
                      + 2), (CENTRE - body.top - 3.5, body.top_at + 5), (CENTRE - body.base - 2.5,
                      body.base_at - 12), (CENTRE - body.base + 2, body.base_at),
                          (CENTRE - body.base
                      + 10, body.base_at), (CENTRE - body.base + 10, body.base_at)])  # fmt: skip
    side = fabric(design.material or "leather", darker(design.main, 0.25))
    if body.crown >= 0:
        canvas.lay([gusset, flipped(gusset)], side, Form(volume=3, bulge=0.6))
    folds = both(radiating((CENTRE - body.top * 0.9, body.top_at + 4), (50, 75, 100), 20, rng, 3, 0.8))
    folds += both(radiating((CENTRE - body.base * 0.9, body.base_at - 4), (-70, -40, -20), 13, rng,
                            2.6, 0.6))  # fmt: skip
    folds += hanging(CENTRE - body.top * 0.7, CENTRE + body.top * 0.7, body.top_at + 5, body.base_at
                     - 8, 4, rng, 5.0, 0.6, 1.1)  # fmt: skip
    form = Form(volume=8, bulge=0.62, rim=1.5, rim_bulge=0.45, folds=tuple(folds), crumple=0.35,
                crumple_size=8, origin=(CENTRE, body.top_at))  # fmt: skip
    mask = canvas.lay(body.outline(), design.cloth("leather"), form)
    piping = symmetric([(x + (CENTRE - x) * 0.03, y + (0.8 if k < 4 else -0.9)) for k, (x, y) in
                        enumerate(body.half())])  # fmt: skip
    seam(canvas, piping, 0.28, 0.5, mask)
    canvas.shade(ribbon(curve([(CENTRE - 45, body.base_at), (CENTRE + 45, body.base_at)]), 6), 0.35,
                 2.0, mask)  # fmt: skip
    return mask
