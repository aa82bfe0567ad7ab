"""The interface of a catalogue source: product records to read, pictures to fetch."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeVar, get_args

from fashion_search.catalog.product import Product
from fashion_search.config import Settings

Picture = TypeVar("Picture")
"""What a picture's file is decoded to."""

Kind = Literal["list", "record", "picture", "product"]
"""What a note is about; `list` where a list was not read to its end."""

MAX_NOTES = 1000
"""Notes of each kind that are kept: a hostile catalogue gives one a record, and millions would fill the memory."""


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """Something that was left out or mended, and why; `where` is a file, a line or a URL."""

    kind: Kind
    id: str
    where: str
    why: str

    def to_json(self) -> Mapping[str, str]:
        """Return it as the manifest holds it."""
        return asdict(self)


class Notes:
    """What was left out or mended: the first notes of each kind, and in `counts` how many there were."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._kept: dict[str, list[Skipped]] = {kind: [] for kind in get_args(Kind)}

    def add(self, note: Skipped) -> None:
        """Count a note, and keep it where it is among the first of its kind."""
        self.counts[note.kind] += 1
        if self.counts[note.kind] <= MAX_NOTES:
            self._kept[note.kind].append(note)

    def __iter__(self) -> Iterator[Skipped]:
        """Yield the notes that are kept, kind by kind."""
        for notes in self._kept.values():
            yield from notes


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A product as a catalogue lists it; `where` is the file and line or the URL that lists it."""

    product: Product
    where: str


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line may tell a source; `limit` is how many products are taken at most."""

    path: Path | None = None
    limit: int | None = None
    url: str | None = None
    all_categories: bool = False
    settings: Settings = field(default_factory=Settings)


class Source(Protocol):
    """A catalogue of products."""

    @property
    def description(self) -> str:
        """What it is, for people: the name of the source and where it reads from."""

    def read(self) -> Iterator[Entry | Skipped]:
        """List the products in the catalogue's order, and what is wrong with its records.

        Raises:
            SourceError: the catalogue cannot be reached or is of another kind.
        """

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        """Return what `read` makes of the file of a picture that a product refers to; many threads call it.

        Args:
            reference: as the product has it.
            read: decodes the file; where it raises a SearchError, the file may be fetched again.

        Raises:
            PictureError: it cannot be fetched or read.
            TooLargeError: it is over a limit.
        """
