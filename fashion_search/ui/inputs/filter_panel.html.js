((facets, currency) => {
const LEAST = 10, LONG = 12;  // choices that may all be shown at first, and all that are not sought in
const named = s => e(String(s).charAt(0).toUpperCase() + String(s).slice(1));
const amount = n => Number.isInteger(n) ? n : Number(n).toFixed(2);
const box = (value, text, products) => `<label><input type="checkbox" value="${e(value)}"><span class="value">${
  text}</span><span class="count" data-all="${Number(products)}">${Number(products).toLocaleString('en')}<span
  class="sr"> products</span></span></label>`;
const find = what => `<input type="search" class="find" placeholder="Find a ${e(what)}" aria-label="Find a ${e(what)}"
  autocomplete="off" spellcheck="false" maxlength="80">`;
const summary = title => `<summary><span class="title">${title}</span><span class="chosen"></span></summary>`;
const section = (kind, key, what, title, choices, name, open) => choices.length < 2 ? '' : `<details
  class="choices" data-kind="${kind}" data-name="${e(key)}"${open ? ' open' : ''}>${summary(title)}<div class="inside">${
  choices.length > LONG ? find(what) : ''}<ul aria-label="${title}">${
  choices.map(({value, products}) => `<li>${box(value, name(value), products)}</li>`).join('')}</ul><p class="none" role="status"></p>${
  choices.length > LEAST ? `<button type="button" class="all link" aria-expanded="false">Show all ${choices.length}</button>` : ''
  }</div></details>`;
const [main, ...others] = facets.currencies;
const field = (name, word, at) => `<label><span>${word} <span class="currency">${e(main.currency || currency)}</span></span><input
  type="number" class="${name}" min="0" step="any" inputmode="decimal" placeholder="${e(amount(at))}"
  autocomplete="off"></label>`;
// Prices in different currencies are not compared: where there are several, one is chosen.
const option = one => `<option value="${e(one.currency)}" data-lowest="${e(amount(one.min))}" data-highest="${
  e(amount(one.max))}">${e(one.currency || currency)}</option>`;
const choice = () => `<select aria-label="Currency"${others.length ? '' : ' hidden'}>${facets.currencies.map(option).join('')}</select>`;
const price = () => !main || !others.length && main.min === main.max ? '' : `<details class="price"
  >${summary('Price')}<div class="inside">${choice()}<div class="range" role="group" aria-label="Price">${
  field('lowest', 'From', main.min)}<span class="dash" aria-hidden="true">–</span>${
  field('highest', 'To', main.max)}</div><p class="wrong" role="alert"></p></div></details>`;
const stock = () => facets.in_stock === null ? '' : `<p class="stock">${box('', 'In stock', facets.in_stock)}</p>`;
const words = key => String(key).replace(/[_-]+/g, ' ').trim();
const sections = section('category', '', 'category', 'Category', facets.categories, e, facets.categories.length <= LONG)
  + price() + stock() + Object.entries(facets.attributes).map(([key, choices]) =>
    section('attribute', key, words(key), named(words(key)), choices, named, false)).join('');
return sections && `<section class="panel" aria-labelledby="filters-title"><header><h2 id="filters-title">Filters</h2><button
  type="button" class="clear link" hidden>Clear all</button><button type="button" class="close round" aria-label="Close">${ICONS.cross}</button></header>${sections}</section><dialog aria-labelledby="filters-title"><footer><p role="status"></p><button
  type="button" class="done">Show products</button></footer></dialog>`;
})(JSON.parse(facets), currency)
