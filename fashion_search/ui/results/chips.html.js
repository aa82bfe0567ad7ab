(({filters, chips = [], notes = []}, currency) => {
const priced = filters && (filters.price_min !== null || filters.price_max !== null);
const chip = (data, label, text, title = text) => `<li><button type="button" class="chip pill" ${data} aria-label="${label}: ${
  e(text)}" title="${e(title)}"><span>${e(text)}</span>${ICONS.cross}</button></li>`;
const filter = (kind, name, value, text) => chip(`data-kind="${kind}" data-name="${e(name)}" data-value="${e(value)}"`,
  'Remove filter', text, name ? `${name}: ${text}` : text);
const set = filters ? [
  ...filters.categories.map(value => filter('category', '', value, value)),
  ...(priced ? [filter('price', '', '', priceRange(filters, currency))] : []),
  ...(filters.in_stock ? [filter('stock', '', '', 'In stock')] : []),
  ...Object.entries(filters.attributes).flatMap(([name, values]) =>
    values.map(value => filter('attribute', name, value, capital(value)))),
] : [];
const read = chips.map(({step, value, text}) => chip(`data-step="${e(step)}" data-value="${e(value)}"`, 'Remove', text));
const conditions = chips.filter(({step}) => step === 'unsay').map(({value}) => value);
const clear = set.length && set.length + conditions.length > 1 ? `<li><button type="button" class="clear link" data-kind="all"${
  conditions.length ? ` data-step="unsay" data-value="${e(conditions.join('\n'))}"` : ''}>Clear all</button></li>` : '';
const note = ({text, step, button}) => `<p>${e(text)}${step ? ` <button type="button" class="clear link" data-step="${
  e(step)}">${e(button)}</button>` : ''}</p>`;
return `${set.length + read.length ? `<ul aria-label="Filters in force, and how your search was understood">${
  [...set, ...read].join('')}${clear}</ul>` : ''}<div role="status" aria-live="polite">${notes.map(note).join('')}</div>`;
})(value ?? {}, currency)
