"""The part of an uploaded picture to search with."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from fashion_search.imaging.normalize import Box

Share = Annotated[float, Field(strict=True, ge=0, le=1)]


@dataclass(frozen=True)
class Crop:
    """A box on a picture: its edges as shares of the upright picture, 0 to 1, left < right and top < bottom.

    `of` is the folder of the upload that it belongs to, which no other upload has. The box and the
    picture arrive as two values, so the box of the previous picture may come with the new one.
    """

    left: Share
    top: Share
    right: Share
    bottom: Share
    of: Annotated[str, Field(strict=True)]

    @property
    def box(self) -> Box:
        """The edges: left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom
