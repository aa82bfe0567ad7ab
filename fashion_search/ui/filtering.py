"""Which products are looked at: the filters that a catalogue offers, and those in force.

The browser holds the filters as REST's `filters` object, and only the panel changes it. It tells the
rest of the page with a `filtered` event; a chip asks it to drop a filter with an `unfilter` event.
"""

import math
from itertools import islice
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from fashion_search.config import MAX_TEXT_CHARS
from fashion_search.contract import FilterRequest, facets_response
from fashion_search.errors import QueryError
from fashion_search.facets import Facets
from fashion_search.filters import MAX_ATTRIBUTES, MAX_CHOICES, NO_FILTERS
from fashion_search.search import Filters
from fashion_search.text import is_text
from fashion_search.ui.templates import CROSS, ESCAPE

PANEL = (
    r"""${((facets, currency) => {"""
    + ESCAPE
    + r"""
const LEAD = 8, SPARE = 2, LONG = 12;  // choices shown at first, too few to fold away, and enough to be sought in
const named = s => e(String(s).charAt(0).toUpperCase() + String(s).slice(1));
const amount = n => Number.isInteger(n) ? n : Number(n).toFixed(2);
const row = (choice, i, all, name) => `<li${i >= LEAD && all > LEAD + SPARE ? ' hidden' : ''}><label><input
  type="checkbox" value="${e(choice.value)}"><span class="value">${name(choice.value)}</span><span
  class="count">${Number(choice.products).toLocaleString('en')}<span class="sr"> products</span></span></label></li>`;
const find = what => `<input type="search" class="find" placeholder="Find a ${e(what)}" aria-label="Find a ${e(what)}"
  autocomplete="off" spellcheck="false" maxlength="80">`;
const summary = title => `<summary><span class="title">${title}</span><span class="chosen"></span></summary>`;
const section = (kind, key, what, title, choices, name, open) => choices.length < 2 ? '' : `<details
  class="choices" data-kind="${kind}" data-name="${e(key)}"${open ? ' open' : ''}>${summary(title)}<div class="inside">${
  choices.length > LONG ? find(what) : ''}<ul aria-label="${title}">${
  choices.map((choice, i) => row(choice, i, choices.length, name)).join('')}</ul><p class="none" role="status"></p>${
  choices.length > LEAD + SPARE ? `<button type="button" class="all" aria-expanded="false">Show all ${choices.length}</button>` : ''
  }</div></details>`;
const field = (name, word, at) => `<label><span>${word} ${e(currency)}</span><input
  type="number" class="${name}" min="0" step="any" inputmode="decimal" placeholder="${e(amount(at))}"
  autocomplete="off"></label>`;
const price = () => facets.price_min === null || facets.price_min === facets.price_max ? '' : `<details class="price"
  >${summary('Price')}<div class="inside"><div class="range" role="group" aria-label="Price">${
  field('lowest', 'From', facets.price_min)}<span class="dash" aria-hidden="true">–</span>${
  field('highest', 'To', facets.price_max)}</div><p class="wrong" role="alert"></p></div></details>`;
const words = key => String(key).replace(/[_-]+/g, ' ').trim();
const sections = section('category', '', 'category', 'Category', facets.categories, e, facets.categories.length <= LONG)
  + price() + Object.entries(facets.attributes).map(([key, choices]) =>
    section('attribute', key, words(key), named(words(key)), choices, named, false)).join('');
return sections && `<section class="panel" aria-labelledby="filters-title"><header><h2 id="filters-title">Filters</h2><button
  type="button" class="clear" hidden>Clear all</button><button type="button" class="close" aria-label="Close">"""
    + CROSS
    + r"""</button></header>${sections}</section><dialog aria-labelledby="filters-title"><footer><p role="status"></p><button
  type="button" class="done">Show products</button></footer></dialog>`;
})(JSON.parse(facets), currency)}"""
)

SCHEMA = {
    name: part for name, part in FilterRequest.model_json_schema().items() if name != "additionalProperties"
}
"""The JSON schema of a `filters` object; without the key that Gradio's API client cannot read."""

EXPECTED = (
    "filters: expected an object of categories (a list of texts), price_min, price_max (numbers of at least 0) "
    "and attributes (an object of lists of texts)."
)


class FilterPanel(gr.HTML):
    """The filters that a catalogue offers; hands over `Filters`. Its value is REST's `filters` object.

    What it draws depends on the catalogue alone, so that a new value moves and folds nothing.
    """

    is_template = True

    def __init__(self, facets: Facets, *, currency: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value={},
            html_template=PANEL,
            js_on_load=Path(__file__).with_name("filtering.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            facets=facets_response(
                facets
            ).model_dump_json(),  # as text: Gradio copies what is not at every touch
            currency=currency,
            **options,
        )

    def preprocess(self, payload: object) -> Filters:  # type: ignore[override]
        """Return the filters; what is no filter is left out.

        Raises:
            gr.Error: the prices are no range.
        """
        return read_filters(payload)

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the filters."""
        return SCHEMA


class FilterArgument(gr.JSON):
    """The API's `filters`: REST's object or nothing; what is no filter is an error rather than left out."""

    is_template = True

    def preprocess(self, payload: object) -> Filters:  # type: ignore[override]
        """Return the filters.

        Raises:
            gr.Error: they are none, or make no sense; the text says why and never repeats them.
        """
        if payload is None:
            return NO_FILTERS
        try:
            return FilterRequest.model_validate(payload).filters()
        except ValidationError:
            raise gr.Error(EXPECTED, print_exception=False) from None
        except QueryError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the filters."""
        return SCHEMA


def read_filters(payload: object) -> Filters:
    """Return the filters that any JSON from a browser holds, at most as many as a query may have.

    Raises:
        gr.Error: the prices are no range.
    """
    given = payload if isinstance(payload, dict) else {}
    attributes = given.get("attributes")
    known = attributes.items() if isinstance(attributes, dict) else ()
    try:
        return Filters(
            categories=_texts(given.get("categories")),
            price_min=_price(given.get("price_min")),
            price_max=_price(given.get("price_max")),
            attributes={
                name: _texts(values) for name, values in islice(known, MAX_ATTRIBUTES) if _is_text(name)
            },
        )
    except QueryError as error:
        raise gr.Error(str(error), print_exception=False) from None


def _texts(values: object) -> tuple[str, ...]:
    found = (value for value in values if _is_text(value)) if isinstance(values, list) else ()
    return tuple(islice(found, MAX_CHOICES))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT_CHARS and is_text(value)


def _price(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        price = float(value)
    except OverflowError:
        return None
    return price if math.isfinite(price) and price >= 0 else None


CHIPS = (
    r"""${((filters, currency) => {"""
    + ESCAPE
    + r"""
const amount = n => currency + Number(n).toLocaleString('en', {maximumFractionDigits: 2,
  minimumFractionDigits: Number.isInteger(n) ? 0 : 2});
const named = s => s.charAt(0).toUpperCase() + s.slice(1);
const [low, high] = [filters.price_min ?? null, filters.price_max ?? null];
const range = low === null ? `Up to ${amount(high)}` : high === null ? `From ${amount(low)}`
  : `${amount(low)} – ${amount(high)}`;
const chip = (kind, name, value, text) => `<li><button type="button" class="chip" data-kind="${kind}" data-name="${
  e(name)}" data-value="${e(value)}" aria-label="Remove filter: ${e(text)}" title="${e(name ? `${name}: ${text}` : text)}"><span>${
  e(text)}</span>"""
    + CROSS
    + r"""</button></li>`;
const chips = [
  ...(filters.categories ?? []).map(value => chip('category', '', value, value)),
  ...(low === null && high === null ? [] : [chip('price', '', '', range)]),
  ...Object.entries(filters.attributes ?? {}).flatMap(([name, values]) =>
    values.map(value => chip('attribute', name, value, named(value)))),
];
return chips.length ? `<ul aria-label="Filters in force">${chips.join('')}${chips.length > 1
  ? '<li><button type="button" class="clear" data-kind="all">Clear all</button></li>' : ''}</ul>` : '';
})(value ?? {}, currency)}"""
)

ON_CHIPS = """
const buttons = () => [...element.querySelectorAll('button')];
// What the panel holds is shown at once, not only when it has been searched with.
document.addEventListener('filtered', event => { props.value = event.detail; });
element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  const at = buttons().indexOf(button);
  document.dispatchEvent(new CustomEvent('unfilter', {detail: {...button.dataset}}));
  // The button that was pressed is gone then: its neighbour gets the focus, or where filters are chosen.
  requestAnimationFrame(() => {
    const rest = buttons().filter(one => one.classList.contains('chip'));
    const others = [...document.querySelectorAll('#sort .filters, #filters summary')];
    (rest[Math.min(at, rest.length - 1)] ?? others.find(one => one.checkVisibility()))?.focus();
  });
});
"""


class Chips(gr.HTML):
    """The filters in force, each with a cross; its value is REST's `filters` object."""

    is_template = True

    def __init__(self, *, currency: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value={},
            html_template=CHIPS,
            js_on_load=ON_CHIPS,
            apply_default_css=False,
            currency=currency,
            **options,
        )
