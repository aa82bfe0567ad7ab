// The field is a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): arrows choose a row, Enter takes it,
// Escape closes. No row is chosen by itself, so Enter alone searches for what was typed.
const MOST = 8, RECENT = 3, RECENT_ALONE = 6;  // rows, recent searches among them, and without a word typed
const PAUSE_MS = 80;
const KEY = `fashion-search:${props.catalogue}`;  // what `saved_record.js` keeps

const list = Object.assign(document.createElement('ul'), {id: 'suggestions', popover: 'manual'});
list.setAttribute('role', 'listbox');
list.setAttribute('aria-label', 'Suggestions');
const holder = document.querySelector('.gradio-container main.contain') ?? document.body;
holder.append(list);
const field = () => document.querySelector('#text input');
let asked = 0, timer = 0, chosen = -1, taking = false;

const fold = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const words = text => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const recent = typed => {
  let kept = [];
  try { kept = JSON.parse(localStorage.getItem(KEY))?.recent ?? []; } catch { /* nothing is kept here */ }
  const sought = words(typed);
  return kept.filter(one => !one.own && typeof one.label === 'string' && typeof one.query === 'string'
    && sought.every(word => words(one.label).some(other => other.startsWith(word))))
    .map(one => ({text: one.label, query: one.query, image_url: one.thumbnail, kind: 'recent'}))
    .slice(0, sought.length ? RECENT : RECENT_ALONE);
};

const KINDS = {recent: 'Recent search', brand: 'Brand', product: 'Product'};
const row = (one, i) => `<li role="option" id="suggestion-${i}" aria-selected="false"${
  one.query ? ` data-step="open" data-value="${e(one.query)}"` : ''} data-text="${e(one.text)}"><span class="thumb">${
  isPicture(one.image_url) ? `<img src="${e(one.image_url)}" alt="">`
    : ICONS.search}</span><span class="text">${e(one.text)}</span>${KINDS[one.kind] ? `<small>${KINDS[one.kind]}</small>` : ''}</li>`;
const rows = () => [...list.children];
const isOpen = () => list.matches(':popover-open');
const place = () => {
  const {left, bottom, width} = field().getBoundingClientRect();
  list.style.cssText = `left: ${left}px; top: ${bottom + 4}px; width: ${Math.max(width, Math.min(340, innerWidth - left - 16))}px`;
};
const choose = number => {
  chosen = number;
  rows().forEach((one, i) => one.setAttribute('aria-selected', i === number));
  if (number < 0) field().removeAttribute('aria-activedescendant');
  else {
    field().setAttribute('aria-activedescendant', rows()[number].id);
    rows()[number].scrollIntoView({block: 'nearest'});
  }
};
const close = () => {
  asked += 1;
  clearTimeout(timer);
  if (isOpen()) list.hidePopover();
  choose(-1);
  field().setAttribute('aria-expanded', 'false');
};
const show = found => {
  const texts = new Set();
  const shown = found.filter(one => !texts.has(fold(one.text)) && texts.add(fold(one.text))).slice(0, MOST);
  if (!shown.length || document.activeElement !== field()) return close();
  list.innerHTML = shown.map(row).join('');
  choose(-1);
  place();
  if (!isOpen()) list.showPopover();
  field().setAttribute('aria-expanded', 'true');
};
const look = async () => {
  const own = asked += 1, typed = field().value, past = recent(typed);
  if (!typed.trim()) return show(past);
  try {
    const answer = await fetch(`api/v1/suggestions?text=${encodeURIComponent(typed.slice(0, 100))}`);
    const found = answer.ok ? (await answer.json()).suggestions : [];
    if (own === asked) show([...past, ...found]);
  } catch {
    if (own === asked) show(past);  // what the server cannot tell is not missed
  }
};
const take = option => {
  const {text, step} = option.dataset;
  close();
  if (step) return;
  taking = true;
  field().value = text;
  field().dispatchEvent(new Event('input', {bubbles: true}));
  taking = false;
  setTimeout(() => document.querySelector('#search').click());
};

document.addEventListener('input', event => {
  if (event.target !== field() || taking) return;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS);
});
document.addEventListener('keydown', event => {
  if (event.target !== field() || event.isComposing) return;
  const count = rows().length, by = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (by && !isOpen()) {
    if (by > 0) look();
  } else if (by) choose((chosen + 1 + by + count + 1) % (count + 1) - 1);
  else if (event.key === 'Enter' && isOpen() && chosen >= 0) rows()[chosen].click();
  else {
    if (['Enter', 'Escape', 'Tab'].includes(event.key)) close();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener('click', event => { if (event.target === field() && !field().value && !isOpen()) look(); });
document.addEventListener('focusout', event => { if (event.target === field()) close(); });
list.addEventListener('pointerdown', event => event.preventDefault());  // the field keeps the focus
list.addEventListener('click', event => {
  const option = event.target.closest('[role=option]');
  if (option) take(option);
});
document.addEventListener('changed', event => { if (event.detail === 'submit') close(); });
addEventListener('popstate', close);
addEventListener('scroll', () => { if (isOpen()) place(); }, true);
addEventListener('resize', () => { if (isOpen()) place(); });

const ready = () => {
  if (!field()) return requestAnimationFrame(ready);
  for (const [name, value] of Object.entries({role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id,
    'aria-autocomplete': 'list', autocomplete: 'off'})) field().setAttribute(name, value);
};
ready();
