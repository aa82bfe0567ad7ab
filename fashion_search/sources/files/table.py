"""The header of a table, of text or in a workbook, and the rows below it."""

from collections.abc import Sequence

from fashion_search.sources.files.column_names import is_known
from fashion_search.sources.files.product_list import SURPLUS, Row

HEAD_ROWS = 20
"""First rows of a table, in which the header is looked for."""


class Header:
    """The names of a table's columns; `place` is the header's among the rows, `remarks` what was left out."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Find the row with the most known names, else the first with two cells; raises ValueError without one."""
        filled = [place for place, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1]
        if not filled:
            raise ValueError("it has no header with at least two columns")
        self.place = max(filled, key=lambda place: (sum(map(is_known, rows[place])), -place))
        self.remarks: list[str] = []
        names = [" ".join(name.replace("\ufeff", "").split()) for name in rows[self.place]]
        self._width = len(names)
        self._places: dict[str, int] = {}
        for place, name in enumerate(names):
            if name.startswith("Unnamed:") or (not name and any(names[place:])):
                self.remarks.append(f"column {place + 1} has no name: left out")
            elif name in self._places:
                self.remarks.append(f"column {name!r} comes twice: the second was overlooked")
            elif name:
                self._places[name] = place
        self.columns = list(self._places)
        self.fewest_cells = max(self._places.values(), default=0) + 1

    def row(self, cells: Sequence[str]) -> Row:
        """Return cells by column; those that are missing are empty."""
        values: dict[str, object] = {
            name: cells[place] if place < len(cells) else "" for name, place in self._places.items()
        }
        if any(surplus := cells[self._width :]):
            values[SURPLUS] = surplus
        return values
