"""Tells whether the price of a sale counts, by the sale's dates."""

import re
from datetime import UTC, date, datetime

from fashion_search.sources.files.cells import filled
from fashion_search.sources.files.product_list import Row

_PERIOD = "sale price effective date"
_FROM = (_PERIOD, "special price from date", "date sale price starts")
_TO = (_PERIOD, "special price to date", "date sale price ends")

DATES = frozenset({*_FROM, *_TO})
"""Columns of dates in Google's, Magento's and WooCommerce's lists."""

_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})([-./]?)(\d\d?)\2(\d\d?)|(\d\d?)([-./])(\d\d?)\6(\d{4}|\d\d))(?!\d)", re.ASCII
)


def is_on(row: Row) -> bool | None:
    """Return whether a sale is on today, as far as its dates say; None if one of them cannot be read.

    Days are compared, not hours: few lists say in which time zone theirs are.
    """
    today = datetime.now(UTC).date()
    dates = {name: _dates(str(row[name])) for name in DATES if filled(row.get(name))}
    if any(min(dates[name][0]) > today for name in _FROM if dates.get(name)):
        return False
    if any(max(dates[name][-1]) < today for name in _TO if len(dates.get(name, ())) > (name == _PERIOD)):
        return False
    return None if any(len(found) <= (name == _PERIOD) for name, found in dates.items()) else True


def _dates(text: str) -> list[list[date]]:
    """Return the dates in a text, of each all days that it may be: 3/4/25 is in March or in April."""
    found = []
    for year, _, month, day, first, sign, second, last in _DATE.findall(text):
        orders = [(year, month, day)] if year else [(last, second, first), (last, first, second)]
        days = [_day(*order) for order in orders[: 1 if sign == "." else None]]
        if known := [each for each in days if each]:
            found.append(known)
    return found


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:  # there is no such day
        return None
