"""The common cut of everything with legs, and how a leg falls."""

from dataclasses import dataclass, replace

from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import creases, radiating
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import CENTRE, Path, Point, curve, flipped, outline, symmetric


@dataclass(frozen=True)
class Legs:
    """Measures in units of a pair of trousers; halves are from x = 50."""

    top: float = 9.0
    waist: float = 16.0
    hip: float = 20.5
    hip_at: float = 27.0
    crotch: float = 38.0
    knee_at: float = 70.0
    bottom: float = 119.0
    knee_out: float = 18.5
    knee_in: float = 4.2
    hem_out: float = 18.5
    hem_in: float = 4.5

    def leg(self) -> Path:
        """Return the left leg from the waist to the hem, a little past the centre line."""
        top, c = self.top, CENTRE
        left: list[Point] = [
            (c + 0.4, top + 1.4), (c + 0.4, top + 1.4), (c - self.waist * 0.5, top + 1.2),
            (c - self.waist, top), (c - self.waist, top),
            (c - (self.waist + self.hip) / 2 - 0.7, (top + self.hip_at) / 2),
            (c - self.hip, self.hip_at), (c - self.hip + 0.4, self.crotch + 6),
            (c - self.knee_out, self.knee_at), (c - self.hem_out, self.bottom - 1),
            (c - self.hem_out, self.bottom - 1),
            (c - (self.hem_out + self.hem_in) / 2, self.bottom + 0.6),
            (c - self.hem_in, self.bottom - 0.4), (c - self.hem_in, self.bottom - 0.4),
            (c - self.knee_in, self.knee_at), (c - 1.6, self.crotch + 8),
            (c + 0.4, self.crotch), (c + 0.4, self.crotch),
        ]  # fmt: skip
        return outline(left)

    def waistband(self, height: float = 4.6) -> Path:
        """Return the waistband's outline."""
        c, top, side = CENTRE, self.top, self.waist
        return symmetric([(c, top + 1.6), (c - side * 0.5, top + 1.2), (c - side, top),
                          (c - side, top), (c - side - 0.9, top + height),
                          (c - side - 0.9, top + height),
                          (c - side * 0.5, top + height + 1.0),
                          (c, top + height + 1.3)])  # fmt: skip


def leg_form(design: Design, legs: Legs, side: str) -> Form:
    """Return the drape of the left or right leg: pulls at the crotch, creases at knee, hem."""
    rng = design.rng(side)
    folds = radiating((CENTRE - 1, legs.crotch - 4), (150, 170, 195, 215), 15, rng, 1.8, 0.55)
    folds += radiating((CENTRE - 3, legs.crotch + 3), (112, 128), 18, rng, 2.4, 0.6)
    knee = CENTRE - (legs.knee_out + legs.knee_in) / 2
    half = (legs.knee_out - legs.knee_in) / 2
    folds += creases(knee, legs.knee_at, half, 18, 6, rng, 1.9, 0.5)
    ankle = CENTRE - (legs.hem_out + legs.hem_in) / 2
    width = (legs.hem_out - legs.hem_in) / 2
    folds += creases(ankle, legs.bottom - 9, width * 1.1, 16, 6, rng, 1.7, 0.6)
    shin = curve([(CENTRE - legs.hip * 0.55, 45), (knee, legs.knee_at), (ankle, legs.bottom - 14)])
    folds.append(Fold(shin, 5.0, 0.5))
    if side == "right":
        folds = [replace(f, path=flipped(f.path)) for f in folds]
    return Form(volume=5.5, bulge=0.6, rim=0.8, rim_bulge=0.2, folds=tuple(folds), crumple=0.28,
                crumple_size=6, is_open=True, cast=0.3, origin=(CENTRE, legs.top))  # fmt: skip
