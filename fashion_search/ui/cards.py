"""The grid of product cards, and what stands in its place before the first search.

The template is one JavaScript expression. Data reaches it as variables and is escaped by
`e`. Gradio runs its template engine over the template first and JavaScript's
after that, so a double brace or a value spliced into the text would execute what a product
title says; neither is ever used here.
"""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from fashion_search.ui.examples import Example

TEMPLATE = r"""${((hits, examples, currency, version) => {
const e = s => String(s ?? '').replace(/[&<>"'`]/g, c => '&#' + c.charCodeAt(0) + ';');
const src = url => e(url + '?v=' + encodeURIComponent(version));
const known = n => n !== null && n !== undefined;
const price = n => known(n)
  ? `<span class="price">${e(currency)}${Number(n).toLocaleString('en',
    {minimumFractionDigits: 2, maximumFractionDigits: 2})}</span>` : '';
const score = n => `<span class="score"><span class="bar" aria-hidden="true"><i style="width:${
  Math.max(0, Math.min(100, Number(n) * 100))}%"></i></span><span class="sr">Similarity </span><span
  class="number">${Number(n).toFixed(2)}</span></span>`;
const card = p => `<li class="card"><div class="tile"><img src="${src(p.image_url)}" alt="${e(p.title)}"
  loading="lazy" decoding="async"></div><div class="facts"><h3 title="${e(p.title)}">${e(p.title)}</h3>
  <p class="category">${e(p.category)}</p><p class="figures">${price(p.price)}${score(p.similarity_score)}</p>
  </div></li>`;
const picture = x => `<span class="thumb"><img src="${src(x.image_url)}" alt="" loading="lazy"></span>`;
const name = x => x.image_url ? `Picture: ${x.title}${x.text ? ', ' + x.text : ''}` : x.text;
const kind = x => x.image_url ? (x.text ? 'both' : 'picture') : 'words';
const button = (x, i) => `<button type="button" class="example ${kind(x)}" data-example="${i}"
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
return hits.length ? `<h2 class="sr">Results</h2><ul class="grid results">${hits.map(card).join('')}</ul>` : none;
})(value, examples, currency, version)}"""

ON_LOAD = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-example]');
  if (button) trigger('example', {number: Number(button.dataset.example)});
});
// New results start at the first one, also for who had scrolled down; the query stays where it is.
watch('value', () => {
  const shop = document.getElementById('shop');
  if (shop.getBoundingClientRect().top < 0) shop.scrollIntoView();
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
            **options,
        )
