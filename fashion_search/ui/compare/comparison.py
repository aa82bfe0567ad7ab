"""The component that shows two lists side by side, and its switch."""

from typing import Any

import gradio as gr

from fashion_search.ui.results.html import ESCAPE, PRICE

SWITCH = r"""<label><input type="checkbox"><span>Compare balanced and linear side by side<small>Needs words and a
picture</small></span></label>"""

SWITCH_ON_LOAD = """
const show = () => { element.querySelector('input').checked = props.value === true; };
element.addEventListener('change', event => {
  props.value = event.target.checked;
  trigger('input');
});
watch('value', show);
show();
"""

TEMPLATE = (
    r"""${((x, currency, version) => {"""
    + ESCAPE
    + PRICE
    + r"""
if (!x || !Array.isArray(x.sides)) return '';
const card = (p, side) => p ? `<button type="button" class="open" data-open="${e(p.product_id)}"><span
  class="tile"><img src="${e(p.image_url + '?v=' + encodeURIComponent(version))}" alt="" loading="lazy"
  decoding="async"></span><span class="facts"><span class="title">${e(p.title)}</span>${price(p.price, currency)}${
  p.only ? `<span class="only">Only in ${e(side.name)}</span>` : ''}</span></button>` : '';
const head = side => `<th scope="col">${e(side.name)}${side.fusion ? ` <span>${e(side.fusion)}</span>` : ''}</th>`;
const ranks = Math.max(...x.sides.map(side => side.cards.length));
const rank = i => `<tr><th scope="row">${i + 1}</th>${
  x.sides.map(side => `<td>${card(side.cards[i], side)}</td>`).join('')}</tr>`;
const vote = (choice, name) => `<button type="button" class="vote" data-vote="${choice}" data-key="${
  e(x.key)}">${name}</button>`;
const buttons = x.ask ? `<div class="votes">${vote('A', 'A is better')}${vote('same', 'About the same')}${
  vote('B', 'B is better')}</div>` : '';
const show = x.hidden ? `<button type="button" class="show" data-vote="show" data-key="${
  e(x.key)}">Show which is which</button>` : '';
const row = r => `<tr><th scope="row">${e(r.queries)}</th><td>${e(r.balanced)}</td><td>${e(r.linear)}</td><td>${
  e(r.same)}</td><td>${e(r.share)}</td></tr>`;
const tally = x.tally ? `<details class="tally"${x.hidden ? '' : ' open'}><summary>${e(x.tally.title)}</summary>
  <table><caption class="sr">Votes by kind of query</caption><thead><tr><th scope="col">Query</th><th
  scope="col">Balanced was better</th><th scope="col">Linear was better</th><th scope="col">About the same</th><th
  scope="col">Balanced’s share</th></tr></thead><tbody>${x.tally.rows.map(row).join('')}</tbody></table>
  <p>${e(x.tally.note)}</p></details>` : '';
return `<h2>${e(x.title)}</h2><p class="lead">${e(x.lead)}</p><table class="ranks"><caption class="sr">Both lists, rank by
  rank</caption><thead><tr><th scope="col"><span class="sr">Rank</span></th>${x.sides.map(head).join('')}</tr></thead>
  <tbody>${Array.from({length: ranks}, (_, i) => rank(i)).join('')}</tbody></table><div class="ballot${
  x.hidden || x.said ? '' : ' empty'}" role="group" aria-label="Your verdict" tabindex="-1"><p role="status"
  aria-live="polite">${e(x.said)}</p>${buttons}${show}</div>${tally}`;
})(value, currency, version)}"""
)

ON_LOAD = """
let pressed = false, last = -Infinity;
element.addEventListener('click', event => {
  const button = event.target.closest('[data-vote]');
  if (!button || !props.value || event.timeStamp - last < 1000) return;  // a double click is one vote
  last = event.timeStamp;
  pressed = true;
  trigger('vote', {choice: button.dataset.vote, key: button.dataset.key});
});
// The buttons are gone then; the answer in their place gets the focus.
watch('value', () => {
  window.shopProducts ??= new Map();
  for (const {only, ...product} of props.value?.sides?.flatMap(side => side.cards) ?? [])
    window.shopProducts.set(product.product_id, product);  // without scores: they would give away which list is which
  if (pressed) requestAnimationFrame(() => element.querySelector('.ballot')?.focus({preventScroll: true}));
  pressed = false;
});
"""


class CompareSwitch(gr.HTML):
    """Whether to compare; hands over a bool."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=False,
            html_template=SWITCH,
            js_on_load=SWITCH_ON_LOAD,
            apply_default_css=False,
            label="compare",
            **options,
        )

    def preprocess(self, payload: object) -> bool:  # type: ignore[override]
        """Return whether it is on; anything but true is off."""
        return payload is True

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of a switch."""
        return {"type": "boolean"}


class Comparison(gr.HTML):
    """Two lists rank by rank from what `compare` returns, or nothing; a press triggers `vote`."""

    is_template = True

    def __init__(self, *, currency: str, version: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            currency=currency,
            version=version,
            **options,
        )

    def preprocess(self, payload: object) -> None:
        """Return nothing: what a browser says that it shows is not read."""
