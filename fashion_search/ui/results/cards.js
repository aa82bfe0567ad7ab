const cards = () => [...element.querySelectorAll('.results .card')];
const hits = () => (props.value ? JSON.parse(props.value) : []);
const still = matchMedia('(prefers-reduced-motion: reduce)');

// What is shown, for whoever opens one of the products. Figures are of the search that they come from.
const FIGURES = ['match', 'text_match', 'image_match', 'text_similarity', 'image_similarity', 'similarity_score'];
const register = cards => {
  const products = cards.flatMap(card => [card, ...card.alike ?? []]);
  window.shopProducts ??= new Map();
  for (const [id, {...product}] of window.shopProducts) {
    for (const figure of FIGURES) delete product[figure];
    window.shopProducts.set(id, product);
  }
  for (const product of products) window.shopProducts.set(product.product_id, product);
};
register(JSON.parse(props.start).products);

// Focus: the button that was pressed is gone or of no use once the answer is drawn. Most answers change the cards.
let next = null;  // finds what gets the focus then, unless something else is touched before
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => { next = null; }, true);
const focus = (find, preventScroll, frames = 30) => requestAnimationFrame(() => {
  const target = find();
  if (!target?.checkVisibility()) {
    if (frames) focus(find, preventScroll, frames - 1);
    return;
  }
  target.focus({preventScroll});
  if (target === back()) toTop();  // the query has grown meanwhile, and would lie over it on a phone
});
const toTop = () => {
  const shop = document.getElementById('shop');
  if (shop.getBoundingClientRect().top < 0) shop.scrollIntoView();
};
const back = () => document.querySelector('#status .back');
const linkOf = card => card?.querySelector('.open');
const buttonOf = id => [...element.querySelectorAll('.more')].find(button => button.dataset.value === id);
document.addEventListener('click', event => {
  const step = event.target.closest('[data-step]')?.dataset.step;
  const id = document.querySelector('#like [data-id]')?.dataset.id, count = cards().length, at = scrollY;
  if (step === 'more') next = back;
  if (step === 'back') next = () => buttonOf(id);
  if (step === 'drop') next = () => document.querySelector('#picture button');
  if (step === 'load') next = () => {
    if (cards()[count]) scrollTo({top: at, behavior: 'instant'});  // without the button the page was shorter for a moment
    return linkOf(cards()[count]);
  };
  if (event.target.closest('.drop')) next = () => !document.querySelector('.drop') && linkOf(cards()[0]);
});

// Moves are counted from the order in which the slider was taken hold of, not from the last of the
// many answers to one drag.
const BLENDING = '#alpha, #fusion';
const REST_MS = 1000;
let shown = [], from = null, lastKey = 0;
const mark = (card, place) => {
  const label = card.querySelector('.moved');
  const old = from ? from.indexOf(card.dataset.id) : place;
  const by = old < 0 ? 0 : old - place;
  label.className = `moved ${old < 0 ? 'new' : by > 0 ? 'rose' : by < 0 ? 'fell' : ''}`;
  label.innerHTML = old < 0 ? 'New' : !by ? ''
    : `<span aria-hidden="true">${by > 0 ? '▲' : '▼'} ${Math.abs(by)}</span><span class="sr">${
      by > 0 ? 'up' : 'down'} ${Math.abs(by)}</span>`;
};
const forget = target => {
  from = null;
  // Asking anew may find the very same: what moved before is no news then.
  if (target.closest('#query')) cards().forEach(mark);
};
document.addEventListener('pointerdown', event => {
  if (event.target.closest(BLENDING)) from = shown;
  else forget(event.target);
}, true);
document.addEventListener('keydown', event => {
  if (['Shift', 'Control', 'Alt', 'Meta', 'Tab'].includes(event.key)) return;
  if (!event.target.closest(BLENDING)) forget(event.target);
  else if (!from || event.timeStamp - lastKey > REST_MS) from = shown;
  lastKey = event.timeStamp;
}, true);

// Cards glide from where they were seen last. Gradio writes new products into the old elements, so an element's
// animation belongs to the product that it held before.
const GLIDE_MS = 80;  // long enough for the eye to follow, and over before the next touch
let seen = new Map();
const places = now => now.map(card => ({x: card.offsetLeft, y: card.offsetTop}));
const remember = (now, at) => { seen = new Map(now.map((card, place) => [card.dataset.id, at[place]])); };
const glide = (now, at) => {
  for (const animation of now.flatMap(card => card.getAnimations())) animation.cancel();
  if (!from || still.matches) return;
  now.forEach((card, place) => {
    const old = seen.get(card.dataset.id), across = old?.x - at[place].x, down = old?.y - at[place].y;
    if (across === 0 && down === 0) return;
    const start = old ? {transform: `translate(${across}px, ${down}px)`} : {opacity: 0};
    card.animate([start, {}], {duration: GLIDE_MS, easing: 'cubic-bezier(.2, .7, .3, 1)'});
  });
};
new MutationObserver(() => {
  const now = cards();
  const ids = now.map(card => card.dataset.id);
  if (ids.join('\n') === shown.join('\n')) return;
  now.forEach(mark);
  const at = places(now);  // all reading of places in one go: each turn from writing to reading is a layout
  glide(now, at);
  remember(now, at);
  shown = ids;
}).observe(element, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-id']});
new ResizeObserver(() => { const now = cards(); remember(now, places(now)); }).observe(element);

// Each side's figure is on the card while the slider moves.
const MOVING_MS = 1500;
const {dataset} = document.getElementById('cards');
let moving = 0;
document.addEventListener('input', event => {
  if (!event.target.closest('#alpha')) return;
  dataset.blending = '';
  clearTimeout(moving);
  moving = setTimeout(() => { delete dataset.blending; }, MOVING_MS);
});

const {documentElement: root} = document;
setTimeout(() => { delete root.dataset.linked; }, 10_000);  // an answer that never comes
// Near-duplicates are shown on request, right after the one that stands for them.
let unfolded = [];
const unfold = ids => {
  unfolded = ids;
  props.unfolded = JSON.stringify(ids);
};
element.addEventListener('click', event => {
  const id = event.target.closest('[data-fold]')?.dataset.fold;
  if (id) unfold(unfolded.includes(id) ? unfolded.filter(other => other !== id) : [...unfolded, id]);
});

// The link that skips the query leads to the results without a step in the browser's history.
const found = document.getElementById('found');
found.tabIndex = -1;
document.addEventListener('click', event => {
  if (!event.target.closest('.skip')) return;
  event.preventDefault();
  found.focus();
});

let first = [];  // the cards of the last answer, near-duplicates still folded
watch('value', () => {
  delete root.dataset.linked;
  const products = hits();
  const ids = products.map(product => product.product_id);
  register(products);
  unfold(unfolded.filter(id => ids.includes(id)));
  // New results start at the first one, also for who had scrolled down; more of the same do not.
  const longer = first.length && ids.length > first.length && first.every((id, place) => id === ids[place]);
  first = ids;
  if (!longer && scrollY) toTop();
  if (next) focus(next, longer);
  next = null;
});
