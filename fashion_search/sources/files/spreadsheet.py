"""Reads product lists in Excel workbooks."""

from collections.abc import Iterator
from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.files.column_names import header_place
from fashion_search.sources.files.product_list import Line

HEAD_ROWS = 20
"""Rows that the header is looked for in."""


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
            raise SourceError(
                f"{path} is an Excel workbook: pip install openpyxl, or save it as CSV."
            ) from error
        except Exception as error:  # pandas and openpyxl raise what they like for damaged files
            raise SourceError(f"{path} cannot be read as an Excel workbook: save it as CSV.") from error
        self.remarks: list[str] = []
        for name, sheet in sheets.items():
            rows = [[str(cell).strip() for cell in row] for row in sheet.itertuples(index=False)]
            if (above := header_place(rows[:HEAD_ROWS])) is not None:
                self._above = above
                self._header, self._rows = rows[above], rows[above + 1 :]
                if len(sheets) > 1:
                    self.remarks.append(f"of {len(sheets)} sheets, {name!r} was read")
                break
        else:
            raise SourceError(f"{path} has no sheet with a header of at least two columns.")
        self.columns = list(dict.fromkeys(name for name in self._header if name))

    def lines(self) -> Iterator[Line]:
        """Yield the rows that are not empty."""
        for number, row in enumerate(self._rows, start=self._above + 2):
            if any(row):
                values: dict[str, str] = {}
                for name, cell in zip(self._header, row, strict=False):
                    if name:
                        values.setdefault(name, cell)
                yield number, values
