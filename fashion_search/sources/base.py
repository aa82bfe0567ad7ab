"""The interface of a catalogue source: products to list, pictures to fetch."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeVar, get_args

from fashion_search.catalog.product import Product
from fashion_search.config import Settings

Picture = TypeVar("Picture")
"""A decoded picture."""

Kind = Literal["list", "product", "record", "picture"]
"""The subject of a note, in the order of weight; `list` if a list was not read to its end."""

MAX_NOTES = 1000
"""Most notes of each kind that are stored: a malicious catalogue could cause millions."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note about something that was skipped or repaired; `where` is a file, a line or a URL."""

    kind: Kind
    id: str
    where: str
    why: str


class Notes:
    """The first notes of each kind, in the order of weight, and in `counts` the total number of each."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._notes: dict[str, list[Note]] = {kind: [] for kind in get_args(Kind)}

    def add(self, note: Note) -> None:
        """Count a note, and store it if it is among the first of its kind."""
        self.counts[note.kind] += 1
        if self.counts[note.kind] <= MAX_NOTES:
            self._notes[note.kind].append(note)

    def __iter__(self) -> Iterator[Note]:
        """Yield the stored notes, kind by kind."""
        for notes in self._notes.values():
            yield from notes


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A product in a catalogue; `where` is its file and line, or its URL."""

    product: Product
    where: str


@dataclass(frozen=True, kw_only=True)
class Options:
    """Command-line options of a source; `limit` is the most products to take, `columns` are columns by field."""

    path: Path | None = None
    limit: int | None = None
    url: str | None = None
    all_categories: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)


def is_url(reference: str) -> bool:
    """Return whether a picture's reference is a web address."""
    return reference[:8].lower().startswith(("http://", "https://"))


class Source(Protocol):
    """A catalogue of products."""

    @property
    def description(self) -> str:
        """The name and location of the source, for people."""

    @property
    def remarks(self) -> Sequence[str]:
        """How it was read: what was recognised, guessed and folded; complete after `read`."""

    def read(self) -> Iterator[Entry | Note]:
        """Yield the products in order, and notes about problems.

        Raises:
            SourceError: the catalogue cannot be read.
        """

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Fetch a picture of `Product.pictures`, decoded by `read`, whose failure may be retried; thread-safe.

        Raises:
            PictureError: it cannot be fetched or decoded.
            TooLargeError: it is over a limit.
        """
