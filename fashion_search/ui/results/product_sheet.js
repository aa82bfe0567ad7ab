// What the dialog says of a product: everything from the catalogue goes through e().
const MOST = 20, LONGEST = 300;  // attributes, and characters of one
const ENLARGED = 1.5;            // times its own pixels: beyond that a picture is a blur

const plain = (x, deep = 0) => {
  if (!known(x) || x === '') return '';
  if (typeof x === 'boolean') return x ? 'Yes' : 'No';
  if (typeof x !== 'object') return String(x);
  if (deep > 1) return JSON.stringify(x);
  const parts = Array.isArray(x) ? x.map(y => plain(y, deep + 1))
    : Object.entries(x).map(([name, y]) => [name, plain(y, deep + 1)]).map(([name, y]) => y && `${name}: ${y}`);
  return parts.filter(Boolean).join(', ');
};
const short = text => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
const named = name => short(name.replaceAll('_', ' ').replace(/^./u, first => first.toUpperCase()));
const attributes = p => {
  const rows = Object.entries(p.attributes ?? {}).map(([name, x]) => [named(name), short(plain(x))])
    .filter(([, text]) => text).slice(0, MOST);
  return rows.length ? `<h3>Details</h3><dl>${rows.map(([name, text]) =>
    `<div><dt>${e(name)}</dt><dd>${e(text)}</dd></div>`).join('')}</dl>` : '';
};

const row = (name, n, raw) => `<li><span class="name">${name}</span><span class="bar" aria-hidden="true"><i
  style="width:${hundred(n)}%"></i></span><span class="number">${hundred(n)}<span class="sr"> of 100</span></span><span
  class="raw">${raw}</span></li>`;
const figure = (name, n) => known(n) ? `${name} ${Number(n).toFixed(3)}` : '';
const split = p => {
  if (!known(p.match)) return '';
  const both = known(p.text_match) && known(p.image_match);
  const rows = both
    ? row('Overall', p.match, figure('score', p.similarity_score))
      + row('Words', p.text_match, figure('cosine', p.text_similarity))
      + row('Picture', p.image_match, figure('cosine', p.image_similarity))
    : row('Match', p.match, figure('cosine', p.text_similarity ?? p.image_similarity));
  return `<h3>How well it matches</h3><ul class="split">${rows}</ul><p class="meaning">Of 100: how far it stands above
    the rest of this catalogue for what you asked. The small figures are what the model itself computed.</p>`;
};

const shop = p => {
  let url;
  try { url = new URL(p.url); } catch { return ''; }
  if (!['http:', 'https:'].includes(url.protocol)) return '';
  return `<a class="shop" href="${e(url.href)}" target="_blank" rel="noopener noreferrer nofollow">${ICONS.away}<span>See
    it in the shop <small>${e(url.host)}</small><span class="sr">, opens a new tab</span></span></a>`;
};
const buttons = p => `<div class="buttons"><button type="button" class="more" data-step="more" data-value="${
  e(p.product_id)}">${ICONS.similar}<span>More like this</span></button><button type="button" class="save"
  data-favourite="${e(p.product_id)}" aria-pressed="false">${ICONS.heart}<span class="off">Save</span><span
  class="on">Saved</span></button><button type="button" class="less" data-dislike="${e(p.product_id)}"
  aria-pressed="false">${ICONS.less}<span>Not for me</span></button>${shop(p)}</div>`;

// The view that matched comes first.
const viewsOf = p => [p.image_url, ...(p.images ?? []).filter(url => url !== p.image_url)].filter(Boolean);
const thumbnails = (p, views) => views.length < 2 ? '' : `<ul class="views">${views.map((url, i) => `<li><button
  type="button" data-view="${i}" aria-current="${i === 0}" aria-label="View ${i + 1} of ${views.length}${
  i === 0 && known(p.match) ? ', this view matched' : ''}"><img src="${e(url)}" alt="" decoding="async"
  ></button></li>`).join('')}</ul>`;
const look = p => {
  const views = viewsOf(p);
  const matched = views.length > 1 && known(p.match) ? `<figcaption>This view matched</figcaption>` : '';
  return `<div class="look"><figure>${views.length ? `<img src="${e(views[0])}" alt="${e(p.title)}">` : ''}${
    matched}</figure>${thumbnails(p, views)}</div>`;
};
const render = p => `${look(p)}<div class="facts"><h2 id="product-title" tabindex="-1">${e(p.title)}</h2>${
  p.category ? `<p class="category">${e(p.category)}</p>` : ''}${price(p, props.currency, 'p')}${buttons(p)}${
  p.description ? `<h3 class="sr">Description</h3><p class="description">${e(p.description)}</p>` : ''}${
  attributes(p)}${split(p)}</div>`;
