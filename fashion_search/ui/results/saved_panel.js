// ---- What is shown
const title = p => `<p class="title clamped" title="${e(p.title)}">${e(p.title)}</p>`;
const tile = p => `<div class="tile"><button type="button" class="look" data-open="${e(p.product_id)}" data-focus="look ${
  e(p.product_id)}" aria-label="${e(p.title)}"><img src="${e(p.image_url)}" alt="" loading="lazy"></button><button
  type="button" class="heart round" data-favourite="${e(p.product_id)}" data-focus="heart ${e(p.product_id)}" aria-pressed="${
  memory.favourites.includes(p.product_id)}" aria-label="Save: ${e(p.title)}">${ICONS.heart}</button></div>`;
const more = p => `<button type="button" class="act" data-step="more" data-value="${e(p.product_id)}"
  aria-label="More like this: ${e(p.title)}">${ICONS.similar}<span>More like this</span></button>`;
const less = p => `<button type="button" class="act less" data-dislike="${e(p.product_id)}" aria-pressed="false"
  aria-label="Not for me: ${e(p.title)}">${ICONS.dislike}<span>Not for me</span></button>`;
const short = words => words.length > 32 ? `${words.slice(0, 31).replace(/\s+\S*$/, '')}…` : words;
const reason = (one, name) => `Like ${name}, which you ${one.liked ? 'saved' : 'looked at'}`;
const why = one => `<p class="why clamped" title="${e(reason(one, one.because_title))}">${e(reason(one, short(one.because_title)))}</p>`;
const item = (p, rest) => `<li class="item">${tile(p)}${title(p)}${rest}</li>`;
const pick = one => item(one.product, `${price(one.product, props.currency)}${why(one)}${less(one.product)}`);
const waiting = count => `<ul class="items waiting" aria-hidden="true">${
  '<li class="item"><div class="tile"></div></li>'.repeat(count)}</ul>`;
const details = entry => {
  const said = new URLSearchParams(entry.query), [low, high] = [said.get('price_min'), said.get('price_max')];
  const money = n => bound(n, said.get('currency'), props.currency);
  return [
    entry.own && entry.label && 'Your picture',
    said.get('without') && `without ${said.get('without')}`,
    ...said.getAll('category'),
    ...[...said].filter(([name]) => name.startsWith('has.')).map(([, value]) => value),
    low && high ? `${money(low)} to ${money(high)}` : low ? `from ${money(low)}` : high ? `up to ${money(high)}` : '',
  ].filter(Boolean).join(' · ');
};
const again = (entry, number) => `<button type="button" class="again" data-step="open" data-recent="${number}"
  data-value="${e(entry.query)}" data-focus="again ${number}"><span class="thumb">${entry.thumbnail
  ? `<img src="${e(entry.thumbnail)}" alt="" loading="lazy">` : ICONS.search}</span><span class="said"><span class="label">${
  e(entry.label || 'Your picture')}</span>${details(entry) ? `<small>${e(details(entry))}</small>` : ''}</span></button>`;

const savedPart = () => {
  const heading = `<h3>Saved</h3>`;
  if (!lingering.length && !memory.favourites.length)
    return `${heading}<p class="empty">Nothing yet. Press the heart on a product to keep it here.</p>`;
  const shown = lingering.filter(id => products.has(id)).map(id => products.get(id));
  const still = answered < number && memory.favourites.length > shown.length;
  const gone = answer.gone && answered === number ? `<p class="gone">${answer.gone === 1
    ? 'One saved product is' : `${answer.gone} saved products are`} no longer in the catalogue. <button type="button"
    class="link" data-do="gone">Forget ${answer.gone === 1 ? 'it' : 'them'}</button></p>` : '';
  return heading + gone + (still && overdue ? `<p class="empty">They cannot be shown right now.</p>` : '')
    + (still && !overdue ? waiting(Math.min(4, memory.favourites.length))
      : `<ul class="items">${shown.map(p => item(p, `${price(p, props.currency)}${more(p)}`)).join('')}</ul>`);
};
const picks = () => answer.for_you.filter(one => !memory.disliked.includes(one.product.product_id));
const forYouPart = () => {
  const hidden = memory.disliked.length;
  const back = hidden ? `<p class="gone">${hidden === 1 ? 'One product' : `${hidden} products`} marked as not for you.
    <button type="button" class="link" data-do="disliked">Take ${hidden === 1 ? 'it' : 'them'} back</button></p>` : '';
  const heading = `<h3>For you</h3>`;
  if (!memory.favourites.length && !memory.viewed.length)
    return `${heading}<p class="empty">Save or look at a few products, and others like them appear here.</p>${back}`;
  if (answered < number && !picks().length && !overdue) return heading + waiting(4);
  return heading + (picks().length ? `<ul class="items">${picks().map(pick).join('')}</ul>`
    : `<p class="empty">Nothing to suggest right now.</p>`) + back;
};
const recentPart = () => `<div class="head"><h3>Recent searches</h3>${memory.recent.length
  ? `<button type="button" class="link" data-do="recent">Clear</button>` : ''}</div>${memory.recent.length
  ? `<ul class="searches">${memory.recent.map((entry, number) => `<li>${again(entry, number)}<button type="button"
    class="remove round" data-remove="${number}" data-focus="remove ${number}" aria-label="Remove: ${
    e(entry.label || 'Your picture')}">${ICONS.cross}</button></li>`).join('')}</ul>`
  : `<p class="empty">What you search for is listed here.</p>`}`;
const homePart = () => {
  if (!atStart()) return '';
  const known = memory.favourites.length || memory.viewed.length;
  const rows = known && answered < number && !picks().length && !overdue ? waiting(ON_HOME)
    : picks().length ? `<ul class="items">${picks().slice(0, ON_HOME).map(pick).join('')}</ul>` : '';
  return (memory.recent.length ? `<section aria-label="Recent searches"><h2>Recent searches</h2><ul class="searches">${
    memory.recent.slice(0, ON_HOME).map((entry, number) => `<li>${again(entry, number)}</li>`).join('')}</ul></section>` : '')
    + (rows ? `<section aria-label="For you"><h2>For you</h2>${rows}</section>` : '');
};

const put = (place, html) => {
  if (!place || place.drawn === html) return;
  // The focus stays on what it was on, wherever that is now, or goes to what can be done about its end.
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const kind = held?.matches('.less') ? '.less' : 'button', nth = held ? [...place.querySelectorAll(kind)].indexOf(held) : 0;
  place.drawn = html;
  place.innerHTML = html;
  if (!held) return;
  const all = name => [...(dialog.open ? dialog : place).querySelectorAll(name)];
  const next = all('[data-focus]').find(button => button.dataset.focus === held.dataset.focus)
    ?? (dialog.open ? (undoer.hidden ? find('.close') : undoer) : all(kind)[Math.max(0, Math.min(nth, all(kind).length - 1))]);
  next?.focus({preventScroll: true});
};
const draw = () => {
  const count = memory.favourites.length;
  find('.count').textContent = count ? `(${count})` : '';
  opener.setAttribute('aria-label', `Saved and recent${count ? `, ${count} saved` : ''}`);
  if (dialog.open) {
    lingering = [...memory.favourites.filter(id => !lingering.includes(id)), ...lingering];
    put(find('.saved'), savedPart());
    put(find('.foryou'), forYouPart());
    put(find('.recent'), recentPart());
    find('.forget').hidden = !Object.values(memory).some(list => list.length);
  }
  put(onHome(), homePart());
  press();
};
const changed = () => {
  if (dialog.open) ask();  // the start page keeps its suggestions while one is there
  draw();
};

element.addEventListener('click', event => {
  const todo = event.target.closest('[data-do]')?.dataset.do, number = event.target.closest('[data-remove]')?.dataset.remove;
  const {recent: past} = memory, gone = past[number];
  if (gone) takeBack('The search is removed.', ({recent}) => ({recent: recent.filter(entry => !same(entry, gone))}),
    ({recent}) => ({recent: merged(recent, [gone])}));
  if (todo === 'recent') takeBack('Recent searches are cleared.', () => ({recent: []}),
    ({recent}) => ({recent: merged(recent, past)}));
  if (todo === 'disliked') change(() => ({disliked: []}));
  if (todo === 'gone') {
    const there = new Set(answer.saved.map(p => p.product_id));
    change(({favourites}) => ({favourites: favourites.filter(id => there.has(id))}));
  }
});
find('.forget').addEventListener('click', () => {
  clearTimeout(timer);
  pending = null;
  lingering = [];
  const past = memory;
  takeBack('Everything is forgotten.', () => clean(null), now => ({
    favourites: [...now.favourites, ...past.favourites], disliked: [...now.disliked, ...past.disliked],
    viewed: [...now.viewed, ...past.viewed], recent: merged(now.recent, past.recent),
  }));
  undoer.focus();
});

// ---- The panel
opener.addEventListener('click', () => {
  keep();
  lingering = [];
  dialog.showModal();
  changed();
});
const close = () => { if (dialog.open) dialog.close(); };
find('.close').addEventListener('click', close);
dialog.addEventListener('click', event => { if (event.target === dialog) close(); });
dialog.addEventListener('close', () => { settle(); draw(); });
document.addEventListener('click', event => { if (event.target.closest('[data-step]')) close(); });

// A product of a remembered search may be gone, and its picture with it.
document.addEventListener('error', event => { if (event.target.matches?.('.kept .thumb img')) event.target.remove(); }, true);

// ---- What happens elsewhere: in other tabs, and on the page
addEventListener('storage', event => {
  if (event.key !== KEY && event.key !== null) return;
  memory = read();
  ask();
  draw();
});
let start = null;
new MutationObserver(() => {
  press();
  const now = Boolean(onHome()) && atStart();
  if (now === start) return;
  start = now;
  if (start) ask();
  draw();
}).observe(document.body, {
  childList: true, subtree: true, attributes: true, attributeFilter: ['data-favourite', 'data-dislike', 'aria-pressed'],
});
changed();
