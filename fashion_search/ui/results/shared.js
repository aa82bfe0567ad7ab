// Escapes text of the catalogue or the shopper for HTML.
const e = s => String(s ?? '').replace(/[&<>"'`]/g, c => '&#' + c.charCodeAt(0) + ';');
// Writes an amount in a product's own currency, a code or a sign, else in the shop's.
const inCurrency = (n, own, shop) => {
  const digits = Number(n).toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: 2});
  if (!own) return `${shop}${digits}`;
  if (/^[A-Z]{3}$/.test(own))
    return new Intl.NumberFormat('en', {style: 'currency', currency: own, currencyDisplay: 'narrowSymbol'}).format(n);
  return /[a-z]/i.test(own) ? `${digits} ${own}` : `${own}${digits}`;
};
// Returns what stands before a plain amount in a currency, a code or a sign.
const sign = own => /^[A-Z]{3}$/.test(own) ? new Intl.NumberFormat('en', {style: 'currency', currency: own,
  currencyDisplay: 'narrowSymbol'}).formatToParts(0).find(part => part.type === 'currency').value
  : /[a-z]$/i.test(own) ? `${own} ` : own;
// Returns the HTML of a product's price, or nothing where it has none.
const price = (p, currency, tag = 'span') => p.price === null || p.price === undefined ? ''
  : `<${tag} class="price">${e(inCurrency(p.price, p.currency, currency))}</${tag}>`;
