const dialog = element.querySelector('dialog'), body = dialog.querySelector('.body');
const find = name => dialog.querySelector(name);
const known = x => x !== null && x !== undefined;
const product = id => window.shopProducts?.get(id);

// ---- What it says: everything from the catalogue goes through e()
const MOST = 20, LONGEST = 300;  // attributes, and characters of one
const ENLARGED = 1.5;            // times its own pixels: beyond that a picture is a blur
const hundred = n => Math.round(Math.max(0, Math.min(1, Number(n))) * 100);

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

// ---- Which one is shown, of which list
let current = null, list = null, scope = document;
// A list that was drawn anew meanwhile is found by what is in it.
const opening = id => [...scope.querySelectorAll('[data-open]')]
  .find(button => button.dataset.open === id && button.checkVisibility());
const listOf = button => button?.closest('ul, ol, table') ?? null;
const openers = () => {
  if (!list?.isConnected) list = listOf(opening(current)) ?? document.querySelector('#cards .results');
  return [...list?.querySelectorAll('[data-open]') ?? []];
};
const ids = () => [...new Set(openers().map(button => button.dataset.open))].filter(product);

const fill = id => {
  const p = product(id), held = body.contains(document.activeElement);
  current = id;
  const around = ids(), place = around.indexOf(id);
  body.innerHTML = render(p);
  body.scrollTop = 0;
  find('.steps').hidden = place < 0 || around.length < 2;
  find('.place').innerHTML = place < 0 ? '' : `<span class="sr">${e(p.title)}, </span>${place + 1} of ${around.length}`;
  find('.previous').setAttribute('aria-disabled', place <= 0);
  find('.next').setAttribute('aria-disabled', place < 0 || place === around.length - 1);
  if (held) find('h2').focus();
  document.dispatchEvent(new CustomEvent('viewed', {detail: id}));
  trigger('opened', {id});
};
const step = by => {
  const around = ids(), id = around[around.indexOf(current) + by];
  if (!around.includes(current) || !known(id)) return;
  fill(id);
  mark();
};

// ---- The browser's history: the back button and gesture close the dialog
// Both entries have the same address, and the search may give it a new one while the upper is there:
// the lower one gets that too once it is back.
let address = location.href, above = false, leaving = false;
const marked = () => known(history.state?.product);
const mark = () => {
  if (leaving) return;  // on its way down: the entry is made once that has arrived
  above = true;
  const state = {...history.state, product: current};
  if (marked()) history.replaceState(state, '');
  else history.pushState(state, '');
};
document.addEventListener('addressed', () => { address = location.href; });
if (marked()) history.replaceState({...history.state, product: null}, '');  // reloaded while it was open
addEventListener('popstate', event => {
  const own = leaving, left = above, id = event.state?.product;
  leaving = false;
  above = known(id);
  if (!left && !above) return;  // not ours
  if (location.href !== address) history.replaceState(history.state, '', address);
  if (own) {
    if (dialog.open) mark();
  } else if (known(id) && product(id)) show(id);
  else if (dialog.open) dialog.close();
});

// ---- Open and close
const show = id => {
  address = location.href;
  if (!dialog.open) {
    const root = document.documentElement;
    root.style.setProperty('--scroll-bar', `${innerWidth - root.clientWidth}px`);
    dialog.showModal();
  }
  fill(id);
  mark();
};
document.addEventListener('click', event => {
  const button = event.target.closest('[data-open]');
  if (!button || !product(button.dataset.open)) return;
  list = listOf(button);
  scope = button.closest('dialog') ?? document;
  show(button.dataset.open);
});
dialog.addEventListener('close', () => {
  if (dialog.open) return;
  // Gradio writes other products into old elements, so the way back is by the id.
  (openers().find(button => button.dataset.open === current) ?? opening(current))?.focus();
  body.innerHTML = '';
  if (marked() && !leaving) {
    leaving = true;
    history.back();
  }
});
let pressed = null;
dialog.addEventListener('pointerdown', event => { pressed = event.target; });
dialog.addEventListener('click', event => {
  const {target} = event;
  if (target.closest('.close, [data-step]') || (target === dialog && pressed === dialog)) dialog.close();
  else if (target.closest('.previous')) step(-1);
  else if (target.closest('.next')) step(1);
  const view = target.closest('[data-view]');
  if (!view) return;
  const picture = find('figure img'), caption = find('figcaption');
  picture.src = view.querySelector('img').src;
  for (const button of dialog.querySelectorAll('[data-view]')) button.setAttribute('aria-current', button === view);
  if (caption) caption.hidden = view.dataset.view !== '0';
});
dialog.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'ArrowLeft') step(-1);
  if (event.key === 'ArrowRight') step(1);
});
body.addEventListener('load', event => {
  const image = event.target;
  if (!image.matches('figure img') || !image.naturalWidth) return;
  image.style.maxWidth = `${ENLARGED * image.naturalWidth}px`;
  image.style.maxHeight = `${ENLARGED * image.naturalHeight}px`;
}, true);
