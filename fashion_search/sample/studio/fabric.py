"""What a part is made of."""

from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio import weaves
from fashion_search.sample.studio.palette import RGB
from fashion_search.sample.studio.patterns import Pattern
from fashion_search.sample.studio.raster import Box
from fashion_search.sample.studio.silhouette import Field


@dataclass(frozen=True)
class Fabric:
    """A surface: its colour, its pattern, its weave and how it takes the light.

    `gloss` 0..1 is how strong highlights are and `polish` 0..1 how tight; `metal` 0..1
    mirrors the studio; `sheen` 0..1 lightens what turns away, as velvet and wool do;
    `fade` 0..1 pales the ridges of the folds, as washed denim does; `tilt` in degrees
    turns the cloth; `veil` 0..1 is how much of what lies below shows through.
    """

    colour: RGB
    pattern: Pattern | None = None
    weave: weaves.Weave = weaves.jersey
    gloss: float = 0.0
    polish: float = 0.2
    metal: float = 0.0
    sheen: float = 0.0
    fade: float = 0.0
    tilt: float = 0.0
    veil: float = 0.0

    def dyed(self, box: Box, u: Field, v: Field, seed: str) -> Field:
        """Return the unlit colours, height x width x 3."""
        ground = np.empty((box.height, box.width, 3), dtype=np.float32)
        ground[:] = np.array(self.colour, dtype=np.float32)
        return ground if self.pattern is None else self.pattern.paint(ground, u, v, seed)


_MATERIALS: dict[str, dict[str, object]] = {
    "cotton": {"weave": weaves.jersey},
    "polyester": {"weave": weaves.jersey, "gloss": 0.12, "polish": 0.1},
    "poplin": {"weave": weaves.plain},
    "linen": {"weave": weaves.plain},
    "canvas": {"weave": weaves.plain},
    "chino": {"weave": weaves.twill},
    "denim": {"weave": weaves.denim, "fade": 0.35},
    "wool": {"weave": weaves.wool, "sheen": 0.25},
    "felt": {"weave": weaves.wool, "sheen": 0.2},
    "knit": {"weave": weaves.knit, "sheen": 0.1},
    "rib": {"weave": weaves.rib, "sheen": 0.1},
    "cable knit": {"weave": weaves.cable, "sheen": 0.1},
    "corduroy": {"weave": weaves.corduroy, "sheen": 0.2},
    "leather": {"weave": weaves.leather, "gloss": 0.34, "polish": 0.3},
    "calf": {"weave": weaves.calf, "gloss": 0.45, "polish": 0.5},
    "patent": {"weave": weaves.smooth, "gloss": 0.9, "polish": 0.9},
    "suede": {"weave": weaves.suede, "sheen": 0.15},
    "velvet": {"weave": weaves.suede, "sheen": 0.7},
    "satin": {"weave": weaves.smooth, "gloss": 0.4, "polish": 0.15},
    "mesh": {"weave": weaves.mesh},
    "lace": {"weave": weaves.lace},
    "chiffon": {"weave": weaves.smooth, "veil": 0.25},
    "quilted": {"weave": weaves.quilted, "gloss": 0.2, "polish": 0.25},
    "puffer": {"weave": weaves.channelled, "gloss": 0.22, "polish": 0.2},
    "fleece": {"weave": weaves.fleece, "sheen": 0.2},
    "straw": {"weave": weaves.straw},
    "rubber": {"weave": weaves.smooth, "gloss": 0.12, "polish": 0.2},
    "plastic": {"weave": weaves.smooth, "gloss": 0.5, "polish": 0.7},
    "metal": {"weave": weaves.smooth, "metal": 0.85, "gloss": 0.6, "polish": 0.8},
}

MATERIALS = tuple(_MATERIALS)


def fabric(material: str, colour: RGB, pattern: Pattern | None = None, **more: object) -> Fabric:
    """Return a named material in a colour; further fields of `Fabric` override it."""
    fields = {**_MATERIALS[material], **more}
    return Fabric(colour, pattern, **fields)  # type: ignore[arg-type]
