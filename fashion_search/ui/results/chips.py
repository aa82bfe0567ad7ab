"""The chips of active filters above the cards."""

from typing import Any

import gradio as gr

from fashion_search.ui.results.html import CROSS, ESCAPE

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


class FilterChips(gr.HTML):
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
