"""The common cut of everything worn on the upper body: body panel, sleeves, neck."""

import math
from dataclasses import dataclass

from fashion_search.sample.studio.silhouette import CENTRE, Path, Point, curve, mirror, outline, symmetric


@dataclass(frozen=True)
class Torso:
    """Measures in units of a garment that hangs on an unseen body; halves are from x = 50."""

    top: float = 13.0
    neck: float = 11.0
    shoulder: float = 27.0
    slope: float = 7.0
    chest: float = 25.0
    armpit: float = 42.0
    waist: float = 23.5
    waist_at: float = 72.0
    hem: float = 25.5
    bottom: float = 108.0
    sag: float = 1.6

    @property
    def tip(self) -> Point:
        """The end of the left shoulder seam."""
        return CENTRE - self.shoulder, self.top + self.slope

    @property
    def pit(self) -> Point:
        """The left armpit."""
        return CENTRE - self.chest, self.armpit

    def neckline(self, depth: float, style: str = "crew") -> list[Point]:
        """Return the left half of the front neckline, from its lowest point to the shoulder."""
        low, edge = (CENTRE, self.top + depth), (CENTRE - self.neck, self.top)
        if style == "v":
            half = (CENTRE - self.neck * 0.52, self.top + depth * 0.56)
            return [low, low, half, edge, edge]
        if style == "boat":
            return [low, (CENTRE - self.neck * 0.7, self.top + depth * 0.75), edge, edge]
        wide = (CENTRE - self.neck * 0.62, self.top + depth * 0.82)
        return [low, wide, (CENTRE - self.neck * 0.93, self.top + depth * 0.36), edge, edge]

    def flank(self) -> list[Point]:
        """Return the left side from the shoulder to the hem's centre."""
        tip, pit = self.tip, self.pit
        hollow = (CENTRE - self.chest + 0.2, (tip[1] + pit[1]) / 2 + 2)
        corner = (CENTRE - self.hem, self.bottom - self.sag)
        return [
            tip, tip, hollow, pit, pit, (CENTRE - self.waist, self.waist_at), corner, corner,
            (CENTRE - self.hem * 0.5, self.bottom - self.sag * 0.25), (CENTRE, self.bottom),
        ]  # fmt: skip

    def body(self, depth: float, style: str = "crew") -> Path:
        """Return the outline of the front panel with its neckline cut out."""
        return symmetric([*self.neckline(depth, style), *self.flank()])

    def back(self, lift: float = -1.2, depth: float = 9.0) -> Path:
        """Return the inside of the back, seen through the neck opening."""
        edge = (CENTRE - self.neck - 0.5, self.top - 0.1)
        low = self.top + depth
        half: list[Point] = [(CENTRE, self.top - lift), (CENTRE - self.neck * 0.55, self.top
                             - lift * 0.7), edge, edge, (CENTRE - self.neck - 0.5, low),
                             (CENTRE - self.neck - 0.5, low), (CENTRE, low)]  # fmt: skip
        return symmetric(half)

    def armhole(self) -> Path:
        """Return the left armhole seam from the shoulder to the armpit."""
        tip, pit = self.tip, self.pit
        return curve([tip, (CENTRE - self.chest + 0.2, (tip[1] + pit[1]) / 2 + 2), pit])

    def sleeve(self, length: float, angle: float, width: float, bend: float = 0.0) -> "Sleeve":
        """Return the left sleeve: `angle` in degrees from straight down, `width` at the cuff."""
        a = math.radians(angle)
        along = (-math.sin(a), math.cos(a))
        tip, pit = self.tip, self.pit
        outer = (tip[0] + along[0] * length, tip[1] + along[1] * length)
        inner = (outer[0] + along[1] * width, outer[1] - along[0] * width)
        elbow = _between(tip, outer, 0.5, 0.05 * length + bend)
        crook = _between((pit[0], pit[1]), inner, 0.55, -bend)
        inside = (CENTRE - self.chest + 6, self.armpit - 1)
        round_off = _between(tip, outer, 0.16, 0.022 * length + 1.0)
        return Sleeve(
            outline([(tip[0] + 8, tip[1] - 0.5), (tip[0] + 8, tip[1] - 0.5), tip, round_off, elbow,
                     outer, outer, _between(outer, inner, 0.5, 0.6), inner, inner, crook, pit, pit,
                     inside, inside]),
            outer, inner, angle,
        )  # fmt: skip


@dataclass(frozen=True)
class Sleeve:
    """A left sleeve: its outline and the two ends of its cuff."""

    outline: Path
    outer: Point
    inner: Point
    angle: float

    def cuff(self, height: float = 0.0) -> Path:
        """Return the line across the sleeve `height` units above its end."""
        a = math.radians(self.angle)
        dx, dy = math.sin(a) * height, -math.cos(a) * height
        middle = _between(self.outer, self.inner, 0.5, 0.6)
        points = (self.outer, middle, self.inner)
        return curve([(x + dx, y + dy) for x, y in points])


def _between(one: Point, other: Point, share: float, aside: float) -> Point:
    """Return a point on the way from one to the other, moved to the left of that way."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = max(math.hypot(dx, dy), 1e-6)
    return one[0] + dx * share - dy / length * aside, one[1] + dy * share + dx / length * aside


def neck_edge(torso: Torso, depth: float, style: str) -> Path:
    """Return the whole front neckline as an open line from the right shoulder to the left."""
    half = torso.neckline(depth, style)[:-1]
    return curve([*mirror(half), *half[1:]])
