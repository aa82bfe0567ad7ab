"""Reads prices as shops write them: what points and commas mean is decided over a whole column."""

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

MAX_PRICE_CHARS = 60
"""Longest price with its words; long digit strings are slow to convert."""

SIGNS = dict(
    pair.split("=")
    for pair in [
        "€=EUR",
        "£=GBP",
        "¥=JPY",
        "₹=INR",
        "₺=TRY",
        "₩=KRW",
        "zł=PLN",
        "Kč=CZK",
        "Rp=IDR",
        "R$=BRL",
        "Ft=HUF",
        "CHF=CHF",
    ]
)
"""Signs that stand for one currency only; others, such as $ and kr, are kept as they are written."""

CODES = frozenset(
    [
        "AED",
        "ARS",
        "AUD",
        "BDT",
        "BGN",
        "BHD",
        "BRL",
        "CAD",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CZK",
        "DKK",
        "EGP",
        "EUR",
        "GBP",
        "HKD",
        "HRK",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "ISK",
        "JOD",
        "JPY",
        "KES",
        "KRW",
        "KWD",
        "KZT",
        "LKR",
        "LYD",
        "MAD",
        "MXN",
        "MYR",
        "NGN",
        "NOK",
        "NZD",
        "OMR",
        "PEN",
        "PHP",
        "PKR",
        "PLN",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "SAR",
        "SEK",
        "SGD",
        "THB",
        "TND",
        "TRY",
        "TWD",
        "UAH",
        "USD",
        "UYU",
        "VND",
        "ZAR",
    ]
)
"""Codes of currencies.

Source: ISO 4217, those of the larger markets.
"""

THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies with three decimals, so that 12.500 is twelve and a half.

Source: ISO 4217.
"""

_NUMBER = re.compile(
    r"(?<![\w.,-])-?\d[\d.,’' \u00a0\u202f]*(?<![ \u00a0\u202f])|(?<=[A-Za-z$€£¥₹])\d[\d.,’']*"
)
_SCIENTIFIC = re.compile(r"-?\d{1,20}(?:\.\d{0,20})?[eE][+-]?\d{1,4}")
_SPACES = re.compile(r"[’' \u00a0\u202f]")
_KEPT_SIGN = re.compile(r"kr\.?(?![a-z])|[$]", re.IGNORECASE)


class Price(NamedTuple):
    """An amount, None if it cannot be read, and its currency: a code, a sign as written, or None."""

    amount: float | None
    currency: str | None


class PriceColumn:
    """How a column writes numbers: whether points, or commas, separate thousands."""

    def __init__(self, values: Iterable[object] = ()) -> None:
        """Look at all values of a column.

        A separator is decimal where it is the later of two kinds, where other than three digits follow, or
        where a zero precedes it; it separates thousands where it is repeated.
        """
        self._decimal: set[str] = set()
        self._thousands: set[str] = set()
        for value in values:
            if isinstance(value, str) and len(value) <= MAX_PRICE_CHARS:
                three = currency_of(value) in THREE_DECIMALS
                for number in _numbers(value):
                    self._learn(number, three_decimals=three)
        if "," in self._decimal and "." not in self._decimal:
            self._thousands.add(".")

    def read(self, value: object) -> Price:
        """Read a price; of a range or "from 12", the lower end. A negative or unreadable one has no amount."""
        if isinstance(value, str) and _SCIENTIFIC.fullmatch(value.strip()):
            value = float(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Price(_checked(value), None)
        if not isinstance(value, str) or len(value) > MAX_PRICE_CHARS:
            return Price(None, None)
        currency = currency_of(value)
        amounts = [_checked(self._number(number)) for number in _numbers(value)]
        known = [amount for amount in amounts if amount is not None]
        return Price(min(known) if known and len(known) == len(amounts) else None, currency)

    def _learn(self, number: str, *, three_decimals: bool) -> None:
        found = [char for char in number if char in ".,"]
        if not found:
            return
        last = found[-1]
        whole, _, fraction = number.rpartition(last)
        if len(set(found)) == 2:
            self._decimal.add(last)
            self._thousands.add(found[0])
        elif len(found) > 1:
            self._thousands.add(last)
        elif len(fraction) != 3 or whole in ("0", "", "-0") or len(whole.lstrip("-")) > 3 or three_decimals:
            self._decimal.add(last)

    def _number(self, number: str) -> float | None:
        separators = {char for char in number if char in ".,"}
        decimal = max(separators, key=number.rfind, default="")
        if len(separators) < 2 and decimal and not self._is_decimal(decimal, number):
            decimal = ""
        for separator in separators - {decimal}:
            number = number.replace(separator, "")
        try:
            return float(number.replace(decimal, ".") if decimal else number)
        except ValueError:  # as 1.2.3,4,5
            return None

    def _is_decimal(self, separator: str, number: str) -> bool:
        """Tell what the only kind of separator of a number means."""
        if number.count(separator) > 1:
            return False
        if len(number) - number.rindex(separator) != 4:
            return True
        return separator in self._decimal and separator not in self._thousands


def currency_of(value: str) -> str | None:
    """Return the currency in a price: its code, or its sign as it is written if that may be several."""
    for word in re.findall(r"[A-Za-z]{3}", value.upper()):
        if word in CODES and re.search(rf"(?<![A-Za-z]){word}(?![A-Za-z])", value.upper()):
            return str(word)
    for sign, code in SIGNS.items():
        if re.search(rf"(?<![A-Za-z]){re.escape(sign)}(?![A-Za-z])", value, re.IGNORECASE):
            return code
    kept = _KEPT_SIGN.search(value)
    return kept[0] if kept else None


def _numbers(value: str) -> list[str]:
    return [_SPACES.sub("", number).rstrip(".,") for number in _NUMBER.findall(value)]


def _checked(amount: float | None) -> float | None:
    try:
        return float(amount) if amount is not None and math.isfinite(amount) and amount >= 0 else None
    except OverflowError:  # a whole number of hundreds of digits
        return None
