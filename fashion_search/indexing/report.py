"""What a build or an update has done, for people and for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from fashion_search.index import Method
from fashion_search.serving.address import Address
from fashion_search.sources.base import MAX_NOTES, Kind, Notes
from fashion_search.text import printable

FILE = "report.jsonl"
"""The report's name in the index folder."""

MAX_NOTES_SHOWN = 20
"""Notes in a summary; the file holds more."""

OUTCOMES = ("new", "changed", "gone", "unchanged")


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a build or an update has done; `method` is None if no new base was made.

    `outcomes` counts new, changed, unchanged, and gone products; `notes` are on what was skipped or repaired.
    """

    products: int
    pictures: int
    outcomes: Mapping[str, int]
    notes: Notes
    method: Method | None = None


def summary(report: Report, index_dir: Path | Address, seconds: float, *, updated: bool) -> Iterator[str]:
    """Yield the lines of a report for people, of a build or an update that took some seconds."""
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
    notes, counts = list(report.notes), report.notes.counts
    if not notes:
        return
    yield "Skipped or repaired: " + ", ".join(
        f"{counts[each]:,} {each}s" for each in get_args(Kind) if counts[each]
    )
    for note in notes[:MAX_NOTES_SHOWN]:
        yield f"  {printable(f'{note.kind} {note.id} ({note.where}): {note.why}')}"
    if len(notes) > MAX_NOTES_SHOWN:
        most = f"all {len(notes)}" if counts.total() == len(notes) else f"the first {MAX_NOTES:,} of each"
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
        "notes": dict(report.notes.counts),
        "remarks": list(remarks),
    }
    lines = [json.dumps(line, ensure_ascii=False) for line in (totals, *map(asdict, report.notes))]
    (index_dir / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", errors="replace")
