"""Reads product lists in Excel workbooks."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.files.product_list import Line
from fashion_search.sources.files.table import HEAD_ROWS, Header


class Spreadsheet:
    """The first sheet of a workbook that has a header."""

    keeps_case = False

    def __init__(self, path: Path) -> None:
        """Read a workbook.

        Raises:
            SourceError: it cannot be read, or `openpyxl` is missing.
        """
        import pandas  # imported late: it takes half a second

        try:
            sheets = pandas.read_excel(path, sheet_name=None, header=None, dtype=str, keep_default_na=False)
        except ImportError as error:
            what = "is an Excel workbook: pip install openpyxl, or save it as CSV"
            if "odfpy" in str(error):
                what = "is an OpenDocument spreadsheet: save it as .xlsx or CSV"
            raise SourceError(f"{path} {what}.") from error
        except Exception as error:  # pandas and openpyxl raise what they like for damaged files
            raise SourceError(f"{path} cannot be read as an Excel workbook: save it as CSV.") from error
        for name, sheet in sheets.items():
            self._rows = [[str(cell).strip() for cell in row] for row in sheet.itertuples(index=False)]
            with contextlib.suppress(ValueError):
                self._header = Header(self._rows[:HEAD_ROWS])
                which = [f"of {len(sheets)} sheets, {name!r} was read"] if len(sheets) > 1 else []
                break
        else:
            raise SourceError(f"{path} has no sheet with a header of at least two columns.")
        self.columns = self._header.columns
        self.remarks = [*which, *self._header.remarks]

    def lines(self) -> Iterator[Line]:
        """Yield the rows that are not empty."""
        first = self._header.place + 1
        for number, row in enumerate(self._rows[first:], start=first + 1):
            if any(row):
                yield number, self._header.row(row)
