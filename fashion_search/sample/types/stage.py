"""A canvas within the canvas: small things are drawn in their own measures, then placed."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB, colour, darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Path, Point, Points, curve, even, outline, ribbon

HARD = Form(volume=0.5, bulge=0.7, rim=0.18, rim_bulge=0.6, cast=0.5, reach=0.35)
"""Hardware: buckles, rings, bars."""
PANEL = Form(volume=5, bulge=0.12, rim=0.35, rim_bulge=0.3, cast=0.3, reach=0.4)
"""A flat piece sewn onto an upper."""
STRAP = Form(volume=1.4, bulge=0.45, rim=0.3, rim_bulge=0.3, cast=0.4, reach=0.7)
"""A narrow leather strap."""


class Stage(Canvas):
    """Places all that is drawn on it: scaled about the picture's centre, then moved.

    Masks that it returned lie where they were placed; shapes are to be given as paths.
    """

    def __init__(self, canvas: Canvas, scale: float = 1.0, dx: float = 0.0, dy: float = 0.0,
                 about: Point = (50.0, 62.5)) -> None:  # fmt: skip
        """Draw on a canvas at a scale about a point, moved by dx, dy."""
        self.base = canvas
        self._scale = scale
        self._shift = np.array([dx + about[0] * (1 - scale), dy + about[1] * (1 - scale)])

    def placed(self, path: Path) -> Path:
        """Return a path where it lies in the picture."""
        result: Path = path * self._scale + self._shift
        return result

    def _put(self, shape: Path | Sequence[Path] | Mask) -> Path | Sequence[Path] | Mask:
        if isinstance(shape, Mask):
            return shape
        if isinstance(shape, np.ndarray):
            return self.placed(shape)
        return [self.placed(path) for path in shape]

    def lay(
        self,
        shape: Path | Sequence[Path] | Mask,
        fabric: Fabric,
        form: Form = Form(),  # noqa: B008 - frozen
        clip: Mask | None = None,
    ) -> Mask:
        """Lay a part where it is placed."""
        s = self._scale
        folds = tuple(replace(f, path=self.placed(f.path), width=f.width * s) for f in form.folds)
        x, y = (float(v) for v in self.placed(np.asarray([form.origin]))[0])
        return self.base.lay(self._put(shape), fabric, replace(form, folds=folds, origin=(x, y)), clip)

    def shade(self, shape: Path | Sequence[Path] | Mask, amount: float, soft: float = 0.0,
              clip: Mask | None = None) -> None:  # fmt: skip
        """Darken or lighten a region where it is placed."""
        self.base.shade(self._put(shape), amount, soft, clip)

    def tint(self, shape: Path | Sequence[Path] | Mask, colour: RGB, opacity: float = 1.0,
             soft: float = 0.0, clip: Mask | None = None) -> None:  # fmt: skip
        """Dye a region where it is placed."""
        self.base.tint(self._put(shape), colour, opacity, soft, clip)

    def ground(self, x: float, y: float, width: float, depth: float = 7.0, strength: float = 0.3,
               angle: float = 0.0) -> None:  # fmt: skip
        """Cast a floor shadow where it is placed."""
        x, y = (float(v) for v in self.placed(np.asarray([(x, y)]))[0])
        self.base.ground(x, y, width * self._scale, depth * self._scale, strength, angle)

    def wall(self, strength: float = 0.10, soft: float = 1.6, dx: float = 0.5,
             dy: float = 0.9) -> None:  # fmt: skip
        """Cast the whole product's shadow on the backdrop."""
        self.base.wall(strength, soft, dx, dy)


def frame(canvas: Canvas, corners: Points, width: float, metal: str = "silver") -> None:
    """Lay a closed metal frame, such as a buckle's, through the corners."""
    ring = even(outline(corners), 0.25)
    canvas.lay(ribbon(ring, width), fabric("metal", colour(metal)), HARD)


def band(canvas: Canvas, points: Points, widths: float | Sequence[float], cloth: Fabric,
         form: Form = STRAP, clip: Mask | None = None) -> Mask:  # fmt: skip
    """Lay a strap through the points."""
    return canvas.lay(ribbon(curve(points), widths), cloth, form, clip)


def dropped(points: Points, by: float) -> list[Point]:
    """Return the points moved down."""
    return [(x, y + by) for x, y in points]


def arched(near: tuple[Point, Point], far: tuple[Point, Point], rise: float = 12.0,
           lean: float = 0.0) -> Path:  # fmt: skip
    """Return a strap over the foot, between its places on the near and the far edge.

    The first point of each pair is the strap's edge towards the heel; `rise` is how high
    the strap stands above the line between its places, `lean` moves its crown to the toe.
    """
    t = np.linspace(0.0, 1.0, 40)
    crown, across = np.sin(np.pi * t), (1 - np.cos(np.pi * t)) / 2
    edges = [
        np.stack([ax + (bx - ax) * across + lean * crown, ay + (by - ay) * across - rise * crown], axis=1)
        for (ax, ay), (bx, by) in zip(near, far, strict=True)
    ]
    return np.concatenate([edges[0], edges[1][::-1]])


def over(stage: Canvas, path: Path, cloth: Fabric, form: Form = STRAP) -> Mask:
    """Lay an `arched` strap: its far half shows its inner side, in the shade."""
    half = len(path) // 2
    back, front = path[:half], path[half:][::-1]
    crown = round(half * 0.72)
    inner = np.concatenate([back, front[:crown][::-1]])
    stage.lay(inner, replace(cloth, colour=darker(cloth.colour, 0.42)), form)
    return stage.lay(np.concatenate([back[:crown], front[:crown][::-1]]), cloth, replace(form, cast=0.15))


def lace(stage: Canvas, points: Points, tone: RGB, width: float = 1.1) -> None:
    """Lay a flat shoelace through the points."""
    flat = Form(volume=width * 0.4, bulge=0.6, rim=0.2, rim_bulge=0.3, cast=0.45, reach=0.45)
    stage.lay(ribbon(curve(points), width), fabric("rubber", tone, gloss=0.0), flat)
