(({filters, offers = [], all}, currency) => {
const label = ({kind, values, phrases, entered}) => !entered ? capital(phrases.join(', '))
  : kind === 'price' ? priceRange(filters, currency) : kind === 'stock' ? 'In stock' : (kind === 'category' ? values : values.map(capital)).join(', ');
// A filter goes out of the panel, a condition out of the words.
const data = (filter, phrases) => filter + (phrases.length ? ` data-step="unsay" data-value="${e(phrases.join('\n'))}"` : '');
const button = (data, text, products) => `<li><button type="button" class="drop pill" ${data}><span>${e(text)}:</span> ${
  Number(products).toLocaleString('en')}<span class="sr"> ${Number(products) === 1 ? 'product' : 'products'}</span></button></li>`;
const buttons = offers.map(one => button(
  data(one.entered ? `data-kind="${one.kind}" data-name="${e(one.name)}"` : '', one.phrases), `Drop ${label(one)}`, one.products));
if (all) buttons.push(button(data('data-kind="all"', all.phrases), 'Clear all filters', all.products));
return buttons.length ? `<ul aria-label="Filters to drop">${buttons.join('')}</ul>` : '';
})(value ?? {}, currency)
