"""The registry: each product type's drawing, by the name the catalogue uses for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from PIL import Image

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB, colour, luminance
from fashion_search.sample.studio.patterns import Pattern


@dataclass(frozen=True)
class Design:
    """What a catalogue entry asks for: a type, its colours, its cloth and its cut.

    `accent` colours trims, soles and prints. `cut` holds the type's own options as text
    (`{"neck": "v"}`); each drawing lists its options in its docstring.
    """

    type: str
    colour: str
    seed: str
    accent: str = "white"
    material: str = ""
    pattern: Pattern | None = None
    cut: Mapping[str, str] = field(default_factory=dict)

    @property
    def main(self) -> RGB:
        """The main colour."""
        return colour(self.colour)

    @property
    def second(self) -> RGB:
        """The accent colour."""
        return colour(self.accent)

    @property
    def thread(self) -> RGB:
        """A sewing thread a little lighter or darker than the main colour."""
        light = luminance(self.main)
        lift = -0.16 if light > 0.6 else 0.12
        red, green, blue = (min(1.0, max(0.0, c + lift)) for c in self.main)
        return red, green, blue

    def option(self, name: str, default: str) -> str:
        """Return a cut option, or the default where the entry leaves it out."""
        return self.cut.get(name, default)

    def cloth(self, default: str, **more: object) -> Fabric:
        """Return the entry's fabric; a drawing names the material it has by default."""
        return fabric(self.material or default, self.main, self.pattern, **more)

    def rng(self, purpose: str = "") -> Random:
        """Return random numbers fixed by the seed."""
        return Random(f"{self.type} {self.seed} {purpose}")


Drawing: TypeAlias = Callable[[Canvas, Design], None]
_DRAWINGS: dict[str, Drawing] = {}


def draws(*names: str) -> Callable[[Drawing], Drawing]:
    """Register a drawing under one or more type names."""

    def register(drawing: Drawing) -> Drawing:
        for name in names:
            if name in _DRAWINGS:
                raise ValueError(f"two drawings for {name!r}")
            _DRAWINGS[name] = drawing
        return drawing

    return register


def type_names() -> tuple[str, ...]:
    """Return the names of all registered types."""
    return tuple(sorted(_DRAWINGS))


def draw(design: Design) -> Image.Image:
    """Return the picture of a design, 640 x 800 pixels."""
    if design.type not in _DRAWINGS:
        raise ValueError(f"no drawing for {design.type!r}; there are {', '.join(type_names())}")
    canvas = Canvas(f"{design.type} {design.seed}")
    _DRAWINGS[design.type](canvas, design)
    return canvas.picture()
