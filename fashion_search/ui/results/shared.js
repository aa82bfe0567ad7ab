// Escapes text of the catalogue or the shopper for HTML.
const e = s => String(s ?? '').replace(/[&<>"'`]/g, c => '&#' + c.charCodeAt(0) + ';');
// Returns the HTML of a price, or nothing where a product has none.
const price = (n, currency, tag = 'span') => n === null || n === undefined ? ''
  : `<${tag} class="price">${e(currency)}${
    Number(n).toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: 2})}</${tag}>`;
