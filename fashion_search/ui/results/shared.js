// Escapes text of the catalogue or the shopper for HTML.
const e = s => String(s ?? '').replace(/[&<>"'`]/g, c => '&#' + c.charCodeAt(0) + ';');
const known = x => x !== null && x !== undefined;
// Writes a share as a figure of 100.
const hundred = n => Math.round(Math.max(0, Math.min(1, Number(n))) * 100);
// Whether a remembered picture may be shown: a thumbnail of this server, or one that this page has drawn.
const isPicture = url => typeof url === 'string' && url.length < 200000
  && /^(\/images\/[\w.~-]+|data:image\/jpeg;base64,[\w+\/=]+)$/.test(url);
// Writes an amount in a product's own currency, a code or a sign, else in the shop's.
const inCurrency = (n, own, shop, fraction = {}) => {
  const digits = Number(n).toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: 2, ...fraction});
  if (!own) return `${shop}${digits}`;
  if (/^[A-Z]{3}$/.test(own))
    return Number(n).toLocaleString('en', {style: 'currency', currency: own, currencyDisplay: 'narrowSymbol', ...fraction});
  return /[a-z]/i.test(own) ? `${digits} ${own}` : `${own}${digits}`;
};
// The same without ,00, for the ends of a range.
const bound = (n, own, shop) => inCurrency(n, own, shop, Number.isInteger(Number(n)) ? {minimumFractionDigits: 0} : {});
// Writes a price range of filters.
const priceRange = ({price_min: low, price_max: high, currency}, shop) => {
  const amount = n => bound(n, currency, shop);
  return low === null ? `Up to ${amount(high)}` : high === null ? `From ${amount(low)}` : `${amount(low)} – ${amount(high)}`;
};
const capital = s => s.charAt(0).toUpperCase() + s.slice(1);
// Returns the HTML of a product's price, or nothing where it has none.
const price = (p, currency, tag = 'span') => p.price === null || p.price === undefined ? ''
  : `<${tag} class="price">${e(inCurrency(p.price, p.currency, currency))}</${tag}>`;
