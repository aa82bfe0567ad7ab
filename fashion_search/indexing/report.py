"""What a build or an update has done, for people and for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fashion_search.index import Method
from fashion_search.indexing.listing import ProductListing
from fashion_search.indexing.writer import ProductWriter
from fashion_search.serving.address import Address
from fashion_search.sources.base import MAX_NOTES, Skipped
from fashion_search.text import printable

FILE = "report.jsonl"
"""The report's name in the index folder."""

MAX_NOTES_SHOWN = 20
"""Notes in a summary; the file holds more."""

OUTCOMES = ("new", "changed", "gone", "unchanged")
KINDS = ("list", "product", "record", "picture")
"""Kinds of notes, in the order of their weight."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a build or an update has done.

    `outcomes` counts new, changed, unchanged, and gone products. `problems` are the first notes of each kind on what
    was skipped or repaired, and `problem_counts` their total numbers. `method` is None if no new base was made.
    """

    products: int
    pictures: int
    outcomes: Mapping[str, int]
    problems: tuple[Skipped, ...]
    problem_counts: Mapping[str, int]
    method: Method | None

    @classmethod
    def of(
        cls,
        counts: tuple[int, int],
        listing: ProductListing,
        written: ProductWriter,
        method: Method | None = None,
    ) -> "Report":
        """Return the report of a build; `counts` are those of products and of pictures."""
        products, pictures = counts
        return cls(
            products=products,
            pictures=pictures,
            outcomes=Counter(written.outcomes),
            problems=(*listing.skipped, *written.skipped),
            problem_counts=listing.skipped.counts + written.skipped.counts,
            method=method,
        )


def summary(report: Report, index_dir: Path | Address, seconds: float, *, updated: bool) -> Iterator[str]:
    """Yield the lines of a report for people.

    Args:
        report: the report.
        index_dir: the index folder, or its address.
        seconds: how long it took.
        updated: whether it was an update.
    """
    yield (
        f"Index:  {index_dir}: {report.products:,} products with {report.pictures:,} pictures, "
        f"{'updated' if updated else 'built'} in {seconds:.1f} s"
    )
    if updated:
        yield "Update: " + ", ".join(f"{report.outcomes.get(each, 0):,} {each}" for each in OUTCOMES)
    if report.method and (recall := report.method.recall):
        effort = "".join(f", {name} {value}" for name, value in report.method.parameters.items())
        found = ", ".join(f"{share:.3f} for {kind}" for kind, share in recall.items())
        yield f"Search: {report.method.kind}{effort}; recall@10 {found}"
    if not report.problems:
        return
    counts = report.problem_counts
    yield "Skipped or repaired: " + ", ".join(f"{counts[kind]:,} {kind}s" for kind in KINDS if kind in counts)
    for note in sorted(report.problems, key=lambda note: KINDS.index(note.kind))[:MAX_NOTES_SHOWN]:
        yield f"  {printable('{kind} {id} ({where}): {why}'.format_map(note.to_json()))}"
    if len(report.problems) > MAX_NOTES_SHOWN:
        total = sum(counts.values())
        most = f"all {total}" if total == len(report.problems) else f"the first {MAX_NOTES:,} of each"
        yield f"  ... {most} are in {index_dir / FILE}" if isinstance(index_dir, Path) else "  ..."


def write_report(report: Report, index_dir: Path, remarks: Sequence[str]) -> None:
    """Write a report for programs: a line of totals with the remarks on the list, then a note a line.

    Raises:
        OSError: the folder cannot be written.
    """
    totals = {
        "products": report.products,
        "pictures": report.pictures,
        "outcomes": dict(report.outcomes),
        "notes": dict(report.problem_counts),
        "remarks": list(remarks),
    }
    lines = [
        json.dumps(line, ensure_ascii=False) for line in (totals, *(n.to_json() for n in report.problems))
    ]
    (index_dir / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", errors="replace")
