"""The shape of a laced shoe in the three-quarter view of shop photos, toe to the lower right.

Shop photos show one shoe from its side and a little from the front and above, so the sole
runs down to the right and the far edge of the opening is seen over the near one.
"""

from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio.silhouette import Path, Point, curve, outline


@dataclass(frozen=True)
class Last:
    """Measures in units: `collar` lifts the opening, `sole` is the sole's thickness."""

    collar: float = 0.0
    sole: float = 8.6
    toe: float = 0.0

    def feather(self) -> list[Point]:
        """Return the line, heel to toe, where the upper meets the sole."""
        return [(8.8, 50), (16, 53.6), (25, 58.2), (34, 63.2), (43, 66.8), (54, 69), (66, 70),
                (79, 69.8), (87, 68.6), (91.3, 66)]  # fmt: skip

    def upper(self) -> Path:
        """Return the near side and the vamp as one outline."""
        lift, toe = self.collar, self.toe
        back: list[Point] = [
            (8.8, 51), (8.8, 51), (9.4, 43), (10.6, 35 - lift * 0.6), (12.6, 28.6 - lift),
            (15.8, 26.6 - lift), (15.8, 26.6 - lift), (17.3, 31.5 - lift), (20.4, 35.6 - lift),
            (25, 35.4 - lift), (29.6, 32 - lift), (33.6, 28.4 - lift), (33.6, 28.4 - lift),
        ]  # fmt: skip
        front: list[Point] = [
            (39, 27.6 - lift * 0.9), (46.5, 30.5 - lift * 0.5), (53, 36.5), (60, 44), (67, 50.6),
            (75, 55 - toe), (83.5, 58.8 - toe), (89.5, 63), (91.4, 68), (91.4, 68),
        ]  # fmt: skip
        base = [(x, y + 1.5) for x, y in self.feather()[::-1]][1:-1]
        return outline([*back, *front, *base])

    def mouth(self) -> Path:
        """Return the opening with the far side of the collar."""
        lift = self.collar
        return outline([(14.2, 28 - lift), (17, 26 - lift), (22, 25.4 - lift), (28, 26.4 - lift),
                        (33, 28 - lift), (37, 31 - lift), (33, 36 - lift), (26, 40 - lift),
                        (19, 39 - lift), (15, 34 - lift)])  # fmt: skip

    def tongue(self) -> Path:
        """Return the tongue's end that stands up behind the laces."""
        lift = self.collar
        return outline([(30.5, 33 - lift), (32.5, 26 - lift), (37, 22.8 - lift),
            (42.5, 23.6 - lift),
                        (47, 28 - lift), (50, 35), (44, 42), (36, 40)])  # fmt: skip

    def near_stay(self) -> Path:
        """Return the near row of eyelets, top to bottom."""
        lift = self.collar
        return curve([(36, 31.5 - lift * 0.9), (41, 39 - lift * 0.5), (47, 47), (54.5, 55.5)])

    def far_stay(self) -> Path:
        """Return the far row of eyelets, top to bottom."""
        lift = self.collar
        return curve([(47, 29.6 - lift * 0.6), (54, 36.6 - lift * 0.1), (61, 44), (67.5, 50.2)])

    def throat(self) -> Path:
        """Return the gap between the rows of eyelets."""
        near, far = self.near_stay(), self.far_stay()
        return np.concatenate([near, far[::-1]])

    def outsole(self, top: float = -1.0) -> Path:
        """Return the sole's side wall; `top` moves its upper edge."""
        upper = [(x - 0.4 if k == 0 else x, y + top) for k, (x, y) in enumerate(self.feather())]
        t = self.sole
        lower: list[Point] = [
            (92.7, 68), (92.6, 66.5 + t * 0.9), (90.5, 68.6 + t), (81, 71 + t), (67, 72.2 + t),
            (53, 71.2 + t), (41, 67.4 + t), (30, 61.2 + t), (18, 54.6 + t), (9.6, 50.4 + t * 0.95),
            (8.2, 48.8 + t * 0.8),
        ]  # fmt: skip
        return outline([upper[0], *upper, upper[-1], *lower])

    def along_sole(self, drop: float) -> Path:
        """Return a line along the sole's wall, `drop` units below its upper edge."""
        return curve([(x, y + drop) for x, y in self.feather()])


def vamp_line(bulge: float = 0.0) -> Path:
    """Return the seam across the toe, from the sole up over the vamp."""
    return curve([(61, 71), (63.5, 62 - bulge), (68, 56), (73, 53.6)])
