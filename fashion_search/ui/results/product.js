const dialog = element.querySelector('dialog'), body = dialog.querySelector('.body');
const find = name => dialog.querySelector(name);
const product = id => window.shopProducts?.get(id);

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

const place = () => {
  const around = ids(), at = around.indexOf(current);
  find('.steps').hidden = at < 0 || around.length < 2;
  find('.place').innerHTML = at < 0 ? '' : `<span class="sr">${e(product(current).title)}, </span>${at + 1} of ${around.length}`;
  find('.previous').setAttribute('aria-disabled', at <= 0);
  find('.next').setAttribute('aria-disabled', at < 0 || at === around.length - 1);
};
const placing = new MutationObserver(place);  // of a link, the product is there before the list around it
const fill = id => {
  const held = body.contains(document.activeElement);
  current = id;
  body.innerHTML = render(product(id));
  body.scrollTop = 0;
  place();
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
// A product has an entry of its own above that of the search, whose address names it too. The search may get a new
// address while a product is above it: the lower entry gets that once it is back.
const searchOf = url => {
  url.searchParams.delete('product');
  return url.pathname + url.search;
};
const here = () => searchOf(new URL(location.href));
const addressOf = id => {
  const url = new URL(here(), location.href);
  url.searchParams.set('product', id);
  return url.pathname + url.search;
};
let address = here(), under = address, above = false, leaving = false;
const marked = () => known(history.state?.product);
const put = (how, id, to) => {
  history[how]({...history.state, product: id ?? null}, '', to);
  document.dispatchEvent(new CustomEvent('addressed'));
};
const mark = () => {
  if (leaving) return;  // on its way down: the entry is made once that has arrived
  above = true;
  if (!marked()) under = here();
  put(marked() ? 'replaceState' : 'pushState', current, addressOf(current));
};
document.addEventListener('addressed', () => { address = here(); });
addEventListener('popstate', event => {
  const own = leaving, left = above, id = event.state?.product;
  leaving = false;
  above = known(id);
  if (!left && !above) return;  // not ours
  if (above || here() === under) put('replaceState', id, address);
  if (own) {
    if (dialog.open) mark();
  } else if (!above) dialog.close();
  else if (product(id)) show(id);
  else location.replace(addressOf(id));  // seen before the page was loaded again
});
// A link to a product: its record comes with the page's first answer, null where the product is gone.
watch('value', () => {
  if (!props.value) return;
  const {product: record} = JSON.parse(props.value);
  if (!record || !marked()) put('replaceState', null, here());
  if (!record) return;
  (window.shopProducts ??= new Map()).set(record.product_id, record);
  show(record.product_id);
});

// ---- Open and close
const show = id => {
  if (!dialog.open) {
    const root = document.documentElement;
    root.style.setProperty('--scroll-bar', `${innerWidth - root.clientWidth}px`);
    dialog.showModal();
    placing.observe(document.getElementById('found'), {childList: true, subtree: true});
  }
  fill(id);
  mark();
};
// A link is of the search that it stands in, also where the browser opens it elsewhere.
for (const touch of ['pointerdown', 'focusin']) document.addEventListener(touch, ({target}) => {
  const link = target.closest('a[data-open]');
  if (link) link.href = addressOf(link.dataset.open);
}, true);
document.addEventListener('click', event => {
  const link = event.target.closest('[data-open]');
  if (!link || !product(link.dataset.open)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;  // to another tab, or to the disk
  event.preventDefault();
  list = listOf(link);
  scope = link.closest('dialog') ?? document;
  show(link.dataset.open);
});
dialog.addEventListener('close', () => {
  if (dialog.open) return;
  placing.disconnect();
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
