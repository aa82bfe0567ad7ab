"""Vectors with the shape of CLIP's, in any number: what an index can be measured on without a model.

Pictures lie in a cone (two chosen at random have a cosine of about 0.46) and in 1,500 clusters whose
sizes fall like Zipf's law, each stretched along its own 24 of 96 shared directions, with noise in
all 512. Words lie in a cone of their own, far from the pictures' (mean cosine with a picture about
0.07, best about 0.4, the best fifty close together), and point to something that pictures show.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashion_search.vectors import Vectors, unit

DIM = 512
CLUSTERS = 1500
SHARED, OWN = 96, 24
"""Directions that all clusters share, and that one of them stretches along."""

CONE, CENTRE, INSIDE, NOISE = 0.46, 0.27, 0.18, 0.09
"""Shares of a picture's squared length: the cone, its cluster's centre, its place in that, noise."""

WORDS_CONE, WORDS_MEANING, WORDS_NOISE = 0.6, 0.3, 0.1
"""The same for words: their own cone, what they mean, noise."""

GAP = 0.13
"""Cosine between the two cones."""

BLOCK = 20_000

Labels = NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """The directions that one such space is made of; `subspace` (96, 512), `centres` and `axes` in it."""

    seed: int
    cone: NDArray[np.float32]
    words_cone: NDArray[np.float32]
    subspace: NDArray[np.float32]
    centres: NDArray[np.float32]
    axes: NDArray[np.float32]
    shares: NDArray[np.float64]

    @classmethod
    def make(cls, seed: int = 0) -> "World":
        """Draw the directions."""
        random = np.random.default_rng(seed)
        frame = np.linalg.qr(random.standard_normal((DIM, SHARED + 2)))[0].T.astype(np.float32)
        cone, other, subspace = frame[0], frame[1], frame[2:]
        axes = random.standard_normal((CLUSTERS, OWN, SHARED)) / np.sqrt(SHARED)
        axes *= (1 / np.sqrt(1 + np.arange(OWN)))[None, :, None]
        axes /= np.sqrt(np.square(axes).sum(axis=(1, 2), keepdims=True))
        shares = 1 / (10 + np.arange(CLUSTERS)) ** 0.9
        return cls(
            seed=seed,
            cone=cone,
            words_cone=GAP * cone + np.sqrt(1 - GAP**2).astype(np.float32) * other,
            subspace=subspace,
            centres=unit(random.standard_normal((CLUSTERS, SHARED))),
            axes=axes.astype(np.float32),
            shares=shares / shares.sum(),
        )

    def pictures(self, count: int, stream: int = 0) -> Iterator[tuple[Vectors, Labels]]:
        """Yield blocks of picture vectors with the numbers of their clusters; another stream, other pictures."""
        for number, size in enumerate(_sizes(count)):
            random = np.random.default_rng([self.seed, stream, number])
            labels = self._labels(size, random)
            yield self._pictures(labels, random), labels

    def pictures_of_words(self, count: int, stream: int) -> Vectors:
        """Return a picture vector from the cluster of each of `words(count, stream)`, shape (count, 512)."""
        random = np.random.default_rng([self.seed, stream, 0])
        return self._pictures(self._labels(count, random), random)

    def words(self, count: int, stream: int = 1) -> Vectors:
        """Return word vectors, shape (count, 512)."""
        random = np.random.default_rng([self.seed, stream, 0])
        meaning = self._places(self._labels(count, random), random) @ self.subspace
        meaning *= np.sqrt(WORDS_MEANING / (CENTRE + INSIDE))
        noise = random.standard_normal((count, DIM)) * np.sqrt(WORDS_NOISE / DIM)
        return unit(np.sqrt(WORDS_CONE) * self.words_cone + meaning + noise)

    def _pictures(self, labels: Labels, random: np.random.Generator) -> Vectors:
        noise = random.standard_normal((len(labels), DIM), dtype=np.float32) * np.sqrt(NOISE / DIM)
        return unit(np.sqrt(CONE) * self.cone + self._places(labels, random) @ self.subspace + noise)

    def _labels(self, count: int, random: np.random.Generator) -> Labels:
        return random.choice(CLUSTERS, count, p=self.shares).astype(np.int32)

    def _places(self, labels: Labels, random: np.random.Generator) -> NDArray[np.float32]:
        """Return where in the shared directions something of each cluster lies, shape (n, 96)."""
        inside = random.standard_normal((len(labels), OWN), dtype=np.float32)
        places = np.sqrt(CENTRE) * self.centres[labels]
        for start in range(0, len(labels), 2000):  # the axes of all at once would be gigabytes
            some = slice(start, start + 2000)
            places[some] += np.sqrt(INSIDE) * np.einsum("no,nos->ns", inside[some], self.axes[labels[some]])
        found: NDArray[np.float32] = places.astype(np.float32)
        return found


def _sizes(count: int) -> Iterator[int]:
    for start in range(0, count, BLOCK):
        yield min(BLOCK, count - start)
