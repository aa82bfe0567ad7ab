((filters, currency) => {
const amount = n => bound(n, filters.currency, currency);
const named = s => s.charAt(0).toUpperCase() + s.slice(1);
const [low, high] = [filters.price_min ?? null, filters.price_max ?? null];
const range = low === null ? `Up to ${amount(high)}` : high === null ? `From ${amount(low)}`
  : `${amount(low)} – ${amount(high)}`;
const chip = (kind, name, value, text) => `<li><button type="button" class="chip" data-kind="${kind}" data-name="${
  e(name)}" data-value="${e(value)}" aria-label="Remove filter: ${e(text)}" title="${e(name ? `${name}: ${text}` : text)}"><span>${
  e(text)}</span>${ICONS.cross}</button></li>`;
const chips = [
  ...(filters.categories ?? []).map(value => chip('category', '', value, value)),
  ...(low === null && high === null ? [] : [chip('price', '', '', range)]),
  ...Object.entries(filters.attributes ?? {}).flatMap(([name, values]) =>
    values.map(value => chip('attribute', name, value, named(value)))),
];
return chips.length ? `<ul aria-label="Filters in force">${chips.join('')}${chips.length > 1
  ? '<li><button type="button" class="clear" data-kind="all">Clear all</button></li>' : ''}</ul>` : '';
})(value ?? {}, currency)
