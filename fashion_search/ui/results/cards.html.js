((hits, {products, examples}, currency, unfolded) => {
const FIRST_ROW = 6;
const bar = n => `<span class="bar" aria-hidden="true"><i style="width:${hundred(n)}%"></i></span>`;
const match = n => `<span class="match">${bar(n)}<span class="sr">Match </span><span
  class="number">${hundred(n)}</span><span class="sr"> of 100</span></span>`;
const side = (name, n) => `<span class="side"><span>${name}</span><span class="sr"> ${hundred(n)} of 100</span>${
  bar(n)}</span>`;
const sides = p => known(p.text_match) && known(p.image_match)
  ? `<p class="sides">${side('Words', p.text_match)}${side('Picture', p.image_match)}</p>` : '';
const more = p => `<button type="button" class="more" data-step="more" data-value="${e(p.product_id)}"
  aria-label="More like this: ${e(p.title)}">${ICONS.similar}<span>More like this</span></button>`;
const heart = p => `<button type="button" class="heart round" data-favourite="${e(p.product_id)}" aria-pressed="false"
  aria-label="Save: ${e(p.title)}" title="Save">${ICONS.heart}</button>`;
// The title's link covers the whole card, and the buttons lie above it.
const link = p => `<a class="open" href="?product=${encodeURIComponent(p.product_id)}" data-open="${e(p.product_id)}"
  draggable="false">${e(p.title)}</a>`;
const folding = p => unfolded.includes(p.product_id) ? 'Show fewer' : `${p.alike.length} more like it`;
const fold = p => p.alike ? `<button type="button" class="fold" data-fold="${e(p.product_id)}" aria-expanded="${
  unfolded.includes(p.product_id)}" aria-label="${folding(p)}: ${e(p.title)}">${folding(p)}</button>` : '';
const card = p => `<li class="card" data-id="${e(p.product_id)}"><div class="facts"><h3 title="${e(p.title)}">${link(p)}</h3>
  <p class="figures">${price(p, currency)}${known(p.match) ? match(p.match) : ''}</p>${fold(p)}</div><div class="tile"><img
  src="${e(p.image_url)}" alt="" decoding="sync"><span class="moved"></span>${heart(p)}${more(p)}${sides(p)}</div></li>`;
const withAlike = p => [p, ...unfolded.includes(p.product_id) ? p.alike ?? [] : []].map(card).join('');
const tile = (p, i) => `<li><a href="?product=${encodeURIComponent(p.product_id)}" data-open="${e(p.product_id)}" title="${
  e(p.title)}" draggable="false"><img src="${e(p.image_url)}" alt="${e(p.title)}"${i < FIRST_ROW ? '' : ' loading="lazy"'}></a></li>`;
const thumb = x => `<span class="thumb"><img src="${e(x.image_url)}" alt="" loading="lazy"></span>`;
const name = x => x.image_url ? `Picture: ${x.title}${x.text ? ', ' + x.text : ''}` : x.text;
const kind = x => x.image_url ? (x.text ? 'both' : 'picture') : 'words';
const button = x => `<button type="button" class="example pill ${kind(x)}" data-step="open" data-value="${e(x.query)}"
  aria-label="${e(name(x))}">${x.image_url ? thumb(x) : ''}${x.text ? `<span>${e(x.text)}</span>` : ''}</button>`;
const group = (k, title) => examples.some(x => kind(x) === k) ? `<div class="group ${k}"><h3>${title}</h3><div class="row">${
  examples.filter(x => kind(x) === k).map(button).join('')}</div></div>` : '';
const start = () => `<div class="start"><h2>What are you looking for?</h2>
  <p>Describe it, show a picture of it, or do both and say with the slider which counts more.</p>
  <ul class="showcase" aria-label="From the catalogue">${products.map(tile).join('')}</ul><div class="groups">${
  group('words', 'In words')}${group('picture', 'From a picture')}${group('both', 'A picture, but different')}</div></div>`;
const skeleton = `<ul class="grid skeleton" aria-hidden="true">${'<li class="card"><div class="tile"></div></li>'
  .repeat(10)}</ul>`;
if (!Array.isArray(hits)) return start() + skeleton;
return hits.length ? `<ul class="grid results">${hits.map(withAlike).join('')}</ul>` : '';
})(value && JSON.parse(value), JSON.parse(start), currency, JSON.parse(unfolded))
