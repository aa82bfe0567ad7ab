"""The vectors of a query, and those that retrieve its candidates."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from fashion_search.ranking.fusion import Fusion, linear, scaled_linear
from fashion_search.ranking.statistics import Statistics
from fashion_search.vectors import Vector, Vectors, unit


@dataclass(frozen=True, kw_only=True)
class QueryVectors:
    """The vectors of a query.

    Attributes:
        text: of the text, shape (dim,), None without one.
        image: of the picture, likewise.
        avoid: directions of excluded terms, unit rows, shape (m, dim).
        alpha: the picture's share, 0 to 1.
        fusion: how text and picture are mixed.
        text_shift: is subtracted from the text's z-scores before the balanced fusion; likewise `image_shift`.
    """

    text: Vector | None
    image: Vector | None
    alpha: float
    fusion: Fusion
    avoid: Vectors | Sequence[Vector] = ()
    text_shift: float = 0.0
    image_shift: float = 0.0

    @property
    def single(self) -> Vector | None:
        """The vector that retrieves if text or picture alone decides; None if both count."""
        if self.text is None or self.alpha == 1.0:
            return self.image
        return self.text if self.image is None or self.alpha == 0.0 else None

    @property
    def needs_reranking(self) -> bool:
        """Whether the fused vector alone does not order the products."""
        return bool(len(self.avoid)) or (self.single is None and self.fusion == "balanced")

    def fused(self, statistics: Statistics) -> Vector:
        """Return the vector that retrieves the candidates.

        Raises:
            QueryError: text and picture cancel out.
        """
        if self.single is not None:
            return self.single
        if self.text is None or self.image is None:
            raise ValueError("a query has a text or a picture")
        if self.fusion == "linear":
            return linear(self.text, self.image, self.alpha)
        return scaled_linear(statistics, self.text, self.image, self.alpha)

    def probes(self, statistics: Statistics) -> list[Vector]:
        """Return the vectors near which the best products are: the fused one, and more where it does not order them.

        Text and picture alone, as match figures refer to the best product for each; and for each excluded term
        the fused vector moved away from it.

        Raises:
            QueryError: text and picture cancel out.
        """
        scale, fused = statistics.scale, self.fused(statistics)
        found = [fused]
        if self.single is None:
            found += [one for one in (self.text, self.image) if one is not None]
        for direction in self.avoid:
            moved = fused - direction * scale(fused)[1] / max(scale(direction)[1], 1e-6)
            with contextlib.suppress(ValueError):  # the query excludes itself
                found.append(unit(moved))
        return found
