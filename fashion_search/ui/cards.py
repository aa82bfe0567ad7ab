"""The grid of product cards, and what stands in its place before the first search."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from fashion_search.ui.examples import Example
from fashion_search.ui.templates import ESCAPE, SIMILAR

MEANING = (
    "How far a product stands above the rest of this catalogue for what you asked. Figures can be compared "
    "between searches; where nothing really matches, all of them are turned down."
)

ABOUT = f"""<details class="about"><summary>What does the match figure mean?</summary><p>{MEANING}</p>
<p>50 is clearly better than the average product, and close to 100 stands out from nearly all of them. It is no
probability. “Words” and “Picture” say the same of each side alone; the slider decides how much either
counts.</p></details>"""

TEMPLATE = (
    r"""${((hits, examples, currency, version, meaning) => {"""
    + ESCAPE
    + r"""
const src = url => e(url + '?v=' + encodeURIComponent(version));
const known = n => n !== null && n !== undefined;
const price = n => known(n)
  ? `<span class="price">${e(currency)}${Number(n).toLocaleString('en',
    {minimumFractionDigits: 2, maximumFractionDigits: 2})}</span>` : '';
const hundred = n => Math.round(Math.max(0, Math.min(1, Number(n))) * 100);
const bar = n => `<span class="bar" aria-hidden="true"><i style="width:${hundred(n)}%"></i></span>`;
const match = n => `<span class="match" title="${e(meaning)}">${bar(n)}<span class="sr">Match </span><span
  class="number">${hundred(n)}</span><span class="sr"> of 100</span></span>`;
const side = (name, n) => `<span class="side"><span>${name}</span><span class="sr"> ${hundred(n)} of 100</span>${
  bar(n)}</span>`;
const sides = p => known(p.text_match) && known(p.image_match)
  ? `<p class="sides">${side('Words', p.text_match)}${side('Picture', p.image_match)}</p>` : '';
const more = p => `<button type="button" class="more" data-step="more" data-value="${e(p.product_id)}"
  aria-label="More like this: ${e(p.title)}">"""
    + SIMILAR
    + r"""<span>More like this</span></button>`;
const card = p => `<li class="card"><div class="tile"><img src="${src(p.image_url)}" alt="${e(p.title)}"
  loading="lazy" decoding="async">${more(p)}</div><div class="facts"><h3 title="${e(p.title)}">${e(p.title)}</h3>
  <p class="category">${e(p.category)}</p><p class="figures">${price(p.price)}${match(p.match)}</p>${sides(p)}
  </div></li>`;
const picture = x => `<span class="thumb"><img src="${src(x.image_url)}" alt="" loading="lazy"></span>`;
const name = x => x.image_url ? `Picture: ${x.title}${x.text ? ', ' + x.text : ''}` : x.text;
const kind = x => x.image_url ? (x.text ? 'both' : 'picture') : 'words';
const button = (x, i) => `<button type="button" class="example ${kind(x)}" data-step="example" data-value="${i}"
  aria-label="${e(name(x))}">${x.image_url ? picture(x) : ''}${x.text ? `<span>${e(x.text)}</span>` : ''}</button>`;
const group = (k, title) => `<div class="group ${k}"><h3>${title}</h3><div class="row">${
  examples.map((x, i) => kind(x) === k ? button(x, i) : '').join('')}</div></div>`;
const start = () => `<div class="start"><h2>What are you looking for?</h2>
  <p>Describe it, show a picture of it, or do both and say with the slider which counts more.</p>
  ${group('words', 'In words')}${group('picture', 'From a picture')}${group('both', 'A picture, but different')}</div>`;
const none = `<p class="none">Nothing matches. Try fewer or other words.</p>`;
const skeleton = `<ul class="grid skeleton" aria-hidden="true">${'<li class="card"><div class="tile"></div></li>'
  .repeat(10)}</ul>`;
if (!Array.isArray(hits)) return start() + skeleton;
return hits.length ? `<h2 class="sr">Results</h2><ul class="grid results">${hits.map(card).join('')}</ul>"""
    + ABOUT
    + r"""` : none;
})(value, examples, currency, version, meaning)}"""
)

ON_LOAD = """
// What gets the focus once the new results are there; any other touch takes that back.
let next = null;
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => { next = null; }, true);
const later = (find, frames) => requestAnimationFrame(() => {
  const target = find();
  if (target?.checkVisibility()) target.focus();
  else if (frames) later(find, frames - 1);
});
const back = () => document.querySelector('#status .back');
const buttonOf = id => [...element.querySelectorAll('.more')].find(button => button.dataset.value === id);
// More like this leads to the way back, and the way back to the product one came from.
document.addEventListener('click', event => {
  const step = event.target.closest('[data-step]')?.dataset.step;
  const id = document.querySelector('#like [data-id]')?.dataset.id;
  if (step === 'more') next = back;
  if (step === 'back') next = () => buttonOf(id);
});
// New results start at the first one, also for who had scrolled down; the query stays where it is.
watch('value', () => {
  const shop = document.getElementById('shop');
  if (shop.getBoundingClientRect().top < 0) shop.scrollIntoView();
  if (next) later(next, 30);
  next = null;
});
"""


class CardGrid(gr.HTML):
    """Product cards from REST result objects; `examples` where the value is None."""

    is_template = True

    def __init__(
        self,
        examples: Sequence[Example],
        *,
        currency: str,
        version: str,
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            examples=[example.to_json() for example in examples],
            currency=currency,
            version=version,
            meaning=MEANING,
            **options,
        )
