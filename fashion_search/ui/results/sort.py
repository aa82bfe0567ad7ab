"""The choice of an order, and the button for more products."""

from typing import Any, get_args

import gradio as gr

from fashion_search.ui.model.view_state import Sort
from fashion_search.ui.results.html import icon

CHEVRON = icon('<path d="M7 10l5 5 5-5"/>')
FUNNEL = icon('<path d="M4 7h16M7 12h10M10 17h4"/>')

ORDERS: dict[Sort, str] = {
    "match": "Best match",
    "cheapest": "Price: low to high",
    "dearest": "Price: high to low",
}

SORT = (
    """<button type="button" class="filters" aria-haspopup="dialog">"""
    + FUNNEL
    + """<span>Filters</span><span class="badge" aria-hidden="true"></span><span class="sr set"></span></button><label
title="Orders the products that are shown"><span class="sr">Sort the products shown</span><select>"""
    + "".join(f'<option value="{name}">{said}</option>' for name, said in ORDERS.items())
    + """</select>"""
    + CHEVRON
    + """</label>"""
)

ON_SORT = """
const select = element.querySelector('select');
select.addEventListener('change', () => {
  props.value = select.value;
  trigger('input');
});
watch('value', () => { select.value = props.value; });
// On a phone the filters are a sheet; this opens it, and says how many are set.
const [opener, badge, set] = ['.filters', '.badge', '.set'].map(name => element.querySelector(name));
// Where a field above folds away as it loses the focus, the button would move off under the finger.
opener.addEventListener('mousedown', event => event.preventDefault());
opener.addEventListener('click', () => {
  opener.focus();
  document.dispatchEvent(new CustomEvent('openfilters'));
});
document.addEventListener('filtered', ({detail}) => {
  const chosen = [detail.categories, ...Object.values(detail.attributes)].reduce((sum, one) => sum + one.length, 0);
  const count = chosen + (detail.price_min !== null || detail.price_max !== null);
  badge.textContent = count || '';
  set.textContent = count ? `, ${count} set` : '';
});
"""


class SortChoice(gr.HTML):
    """The choice of an order, and on a phone the button that opens the filters; hands over the order's name."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value="match", html_template=SORT, js_on_load=ON_SORT, apply_default_css=False, **options
        )

    def preprocess(self, payload: object) -> Sort:
        """Return the name of an order; by match where it is none."""
        return next((name for name in get_args(Sort) if payload == name), "match")


MORE = r"""${((count) => count > 0 ? `<button type="button" data-step="load"><span>Show more</span></button><p>${
  Number(count)} more can be shown</p>` : '')(value)}"""

ON_MORE = """
const list = () => document.querySelectorAll('#cards .results .card');
let waiting = null;
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => { waiting?.disconnect(); }, true);
// The new cards come below: the page stays where it is, and the focus goes to the first of them.
element.addEventListener('click', event => {
  if (!event.target.closest('[data-step]')) return;
  const shown = list().length, at = scrollY;
  waiting?.disconnect();
  waiting = new MutationObserver(() => {
    const first = list()[shown];
    if (!first) return;
    waiting.disconnect();
    window.scrollTo({top: at, behavior: 'instant'});
    first.querySelector('button, a')?.focus({preventScroll: true});
  });
  waiting.observe(document.getElementById('cards'), {childList: true, subtree: true});
});
"""


class MoreButton(gr.HTML):
    """The button that shows more products; its value is how many more there are."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(value=0, html_template=MORE, js_on_load=ON_MORE, apply_default_css=False, **options)
