"""Takes conditions out of a query: "red dress under $50 in size M" becomes "red dress", a price and a size."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["price", "size", "stock"]

Phrases = tuple[tuple[Kind, str], ...]
"""Conditions as typed, each with its kind."""

_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "₹": "INR", "inr": "INR", "rs": "INR", "rs.": "INR", "rupee": "INR", "rupees": "INR",
    "¥": "JPY", "jpy": "JPY", "yen": "JPY", "chf": "CHF", "zł": "PLN", "pln": "PLN", "kč": "CZK", "czk": "CZK",
    "sek": "SEK", "dkk": "DKK", "nok": "NOK", "cad": "CAD", "aud": "AUD",
}  # fmt: skip

_LETTER_SIZES = {"small": "S", "medium": "M", "large": "L", "extra small": "XS", "extra large": "XL"}

_CURRENCY = "(?:" + "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True)) + ")"

_NUMBER = r"(?:\d{1,3}(?:[.,]\d{3}){1,3}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?![.,]?\d)"
"""A whole number or decimal: "7.5" is not "7" before a full stop."""

_TAKEN = "\0"
"""What stands for each character of a condition that was found, so that no other one reaches across it."""

_NO_UNIT = (
    r"(?=[\s.,;:!?)\0]|$)(?!\s*(?:%|[\"″”]|°|(?:cm|mm|m|km|inch(?:es)?|in\.|ft|feet|years?|yrs?|yo|months?|weeks?|days?"
    r"|hours?|kg|g|gr(?:ams?)?|oz|lbs?|ml|l|lit(?:er|re)s?|den(?:ier)?|k(?:arat|t)?|ct|carats?|pieces?|pcs?|packs?"
    r"|percent|items?|people|layers?)\b|in\s*$))"
)
"""What follows a price without a currency: no unit, and not the rest of a word."""


def _amount(name: str, end: str = _NO_UNIT) -> str:
    """Return the pattern of a number with a currency before it, after it or none."""
    return (
        rf"(?:(?P<{name}_before>{_CURRENCY})\s*)?(?P<{name}>{_NUMBER})"
        rf"(?:\s*(?P<{name}_after>{_CURRENCY})(?!\w)|{end})"
    )


_LEAD = r"(?:,\s*)?(?:\b(?:for|with|an?|at|priced?|prices?|costs?|costing|that|budget)\s+){0,4}"
"""Words before a condition that go with it; their number is bounded, as is the time to look for them."""

_BELOW = (
    r"(?:under|below|less\s+th[ae]n|cheaper\s+th[ae]n|lower\s+th[ae]n|no\s+more\s+th[ae]n|not\s+more\s+th[ae]n|not\s+over"
    r"|max(?:imum|\.)?|at\s+most|up\s+to|<=?|≤)(?:\s+(?:of|price))?"
)

_ABOVE = (
    r"(?:over|above|more\s+th[ae]n|at\s+least|no\s+less\s+th[ae]n|not\s+under|not\s+less\s+th[ae]n"
    r"|(?:more\s+)?expensive\s+th[ae]n|min(?:imum|\.)?|>=?|≥|starting\s+(?:at|from))(?:\s+(?:of|price))?"
)

_ABOUT_AGE = re.compile(
    r"\b(?:wom[ae]n|ladies|lady|m[ae]n|guys?|people|those|anyone|kids?|child(?:ren)?|boys?|girls?|aged?|adults?)\s*$",
    re.IGNORECASE,
)
"""What precedes an age: "for women over 50"."""

_LONGEST_AGE = 30
"""Number of characters before a number in which people are looked for."""

_BARE_LIMIT = re.compile(r"(?!.*(?:price|budget|cost)).*\bm(?:ax|in)", re.IGNORECASE | re.DOTALL)
"""A limit that may be one of something else without a currency: "max 3 buttons", "Air Max 90"."""

_BETWEEN = re.compile(
    rf"{_LEAD}\b(?:between|from)\s+{_amount('low', '')}\s*(?:and|to|-|–|—)\s*{_amount('high')}", re.IGNORECASE
)
_RANGE = re.compile(
    rf"{_LEAD}(?<![\w.,-]){_amount('low', '')}\s*(?:to|-|–|—)\s*{_amount('high')}", re.IGNORECASE
)
_MOST = re.compile(rf"{_LEAD}(?<![\w-]){_BELOW}\s*{_amount('high')}", re.IGNORECASE)
_LEAST = re.compile(rf"{_LEAD}(?<![\w-]){_ABOVE}\s*{_amount('low')}", re.IGNORECASE)

_ONE_SIZE = (
    r"(?:(?:uk|us|eu)\s*)?(?:\d{1,3}(?:[.,]5)?(?![\d.,]*\d)|\d?x{1,4}[sl]|xx?[sl]|[sml]|extra\s+(?:small|large)"
    r"|small|medium|large)\b(?!\s*(?:cm|mm|inch|pieces?|pack))"
)
_SIZES = re.compile(
    rf"(?:,\s*)?(?:\b(?:in|of|my|a|is|for)\s+){{0,3}}(?<!one )(?<!plus )(?<!king )(?<!queen )(?<!full )(?<!any )"
    rf"(?<![\w-])(?:sizes?|sz\.?)\s*[:=]?\s*(?P<sizes>{_ONE_SIZE}(?:\s*(?:,|/|-|–|\bor\b|\band\b|\bto\b)\s*{_ONE_SIZE})*)",
    re.IGNORECASE,
)

_IN_STOCK = re.compile(
    r"(?:,\s*)?(?:\b(?:that(?:['’]s)?|which|currently|still|only|is|are|now)\s+){0,3}"
    r"(?<!not )(?<!no longer )\b(?:(?:in|on)\s+stock|available(?:\s+(?:now|today|in\s+stock))?(?!\s+(?:in|as|for|with)\b))(?:\s+only\b)?",
    re.IGNORECASE,
)

_NOW = re.compile(rf"(?<={_TAKEN})\s*\b(?:now|today)\b", re.IGNORECASE)
"""What goes with a condition of stock though another one stands between: "available under $50 now"."""


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What a query asks of prices, sizes and stock.

    `currency` is an ISO code, None if none was typed. `phrases` are the conditions as typed, each a piece of the
    text, with its kind; one of kind "stock" asks for what is in stock.
    """

    price_min: float | None = None
    price_max: float | None = None
    currency: str | None = None
    sizes: tuple[str, ...] = ()
    phrases: Phrases = ()


NO_CONDITIONS = Conditions()


def split_conditions(text: str) -> tuple[str, Conditions]:
    """Split a query into its words and its conditions.

    "Under 50" is a price without a currency, "50 to 80" is none. Numbers with units, ages, "501 jeans" and "Under
    Armour" stay. The words may be empty: "under 50".
    """
    low = high = currency = None
    sizes: list[str] = []
    phrases: list[tuple[Kind, str]] = []
    left = text.replace(_TAKEN, " ")
    for pattern in (_BETWEEN, _RANGE, _MOST, _LEAST, _SIZES, _IN_STOCK):
        for match in reversed([*pattern.finditer(left)]):
            found = match.groupdict()
            typed = [found.get(f"{end}_{side}") for end in ("low", "high") for side in ("before", "after")]
            money = next((name for name in typed if name), None)
            if money is None and _is_no_price(pattern, match):
                continue
            low = _price(found["low"]) if found.get("low") else low
            high = _price(found["high"]) if found.get("high") else high
            currency = _CURRENCIES[money.lower()] if money else currency
            if found.get("sizes"):
                sizes = [*_sizes(found["sizes"]), *sizes]
            kind: Kind = "size" if pattern is _SIZES else "stock" if pattern is _IN_STOCK else "price"
            start, end = match.span()
            phrases.append((kind, text[start:end].strip(" ,")))
            left = f"{left[:start]}{_TAKEN * (end - start)}{left[end:]}"
    if not phrases:
        return text, NO_CONDITIONS
    if low is not None and high is not None and low > high:
        low, high = high, low
    conditions = Conditions(
        price_min=low,
        price_max=high,
        currency=currency,
        sizes=tuple(dict.fromkeys(sizes)),
        phrases=tuple(phrases),
    )
    if any(kind == "stock" for kind, _ in phrases):
        left = _NOW.sub("", left)
    words = " ".join(left.replace(_TAKEN, " ").split())
    words = re.sub(r"\s+([,.!?)])", r"\1", words).strip(" ,;-")
    return words if words.strip(".!?()") else "", conditions


def _is_no_price(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Return whether what was found without a currency is a range, an age or another limit than one of prices."""
    if pattern is _RANGE:
        return True
    before = match.string[max(0, match.start() - _LONGEST_AGE) : match.start()]
    return pattern in (_MOST, _LEAST) and bool(_ABOUT_AGE.search(before) or _BARE_LIMIT.match(match.group()))


def _price(number: str) -> float:
    """Read "1,000", "1.000,50" or "49,99"."""
    whole, mark, end = re.sub(r"[.,](?=\d{3}(?!\d))", "", number).replace(",", ".").partition(".")
    return float(f"{whole}{mark}{end}")


def _sizes(text: str) -> list[str]:
    parts = re.split(r"\s*(?:,(?!5\b)|/|-|–|\bor\b|\band\b|\bto\b)\s*", text, flags=re.IGNORECASE)
    return [_LETTER_SIZES.get(size := " ".join(part.split()).lower(), size.upper()) for part in parts if part]
