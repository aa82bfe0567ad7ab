// What the browser remembers, and what the server says of it; `saved_panel.js`, which follows it, shows that.
const REST = 1500;                 // milliseconds without a change after which a search is remembered
const SIDE = 256;                  // pixels of a remembered picture's longer side: enough to search with it again
const PATIENCE = 8000;             // milliseconds after which an answer is not waited for any longer
const ON_HOME = 6;                 // things in a row of the start page
const MOST = {favourites: 200, disliked: 200, viewed: 50, recent: 12};
const KEY = `fashion-search:${props.catalogue}`;

const find = name => element.querySelector(name);
const dialog = find('dialog'), opener = find('.open'), undone = find('.undone p'), undoer = find('.undo');
const sought = () => document.querySelector('#picture img');

// ---- The record: one in this browser, bounded; whatever is damaged in it is left out
const ids = (list, most) => [...new Set((Array.isArray(list) ? list : [])
  .filter(id => typeof id === 'string' && id && id.length <= 500))].slice(0, most);
const safe = url => isPicture(url) ? url : null;
const string = (value, most) => typeof value === 'string' ? value.slice(0, most) : '';
const search = entry => ({
  query: string(entry.query, 16000), label: string(entry.label, 300), own: entry.own === true,
  picture: string(entry.picture, 300), thumbnail: safe(entry.thumbnail), time: Number(entry.time) || 0,
});
const clean = record => ({
  favourites: ids(record?.favourites, MOST.favourites),
  disliked: ids(record?.disliked, MOST.disliked),
  viewed: ids(record?.viewed, MOST.viewed),
  recent: (Array.isArray(record?.recent) ? record.recent : []).filter(entry => entry && typeof entry === 'object')
    .map(search).filter(entry => entry.own ? entry.thumbnail?.startsWith('data:') : entry.query).slice(0, MOST.recent),
});
let kept = true;  // false where the browser keeps nothing (private, or full): then for this visit
const read = () => {
  let text = null;
  try { text = localStorage.getItem(KEY); } catch { kept = false; }
  try { return clean(JSON.parse(text)); } catch { return clean(null); }
};
let memory = read();
const write = () => {
  try {
    if (Object.values(memory).some(list => list.length))
      localStorage.setItem(KEY, JSON.stringify({version: 1, ...memory}));
    else localStorage.removeItem(KEY);
  } catch { kept = false; }
};
const change = edit => {
  if (kept) memory = read();  // another tab may have been quicker
  memory = clean({...memory, ...edit(memory)});
  write();
  changed();
};
const without = (list, id) => list.filter(other => other !== id);

// ---- What was found of it on the server
const NOTHING = {saved: [], for_you: [], gone: 0};
let answer = NOTHING, number = 0, answered = 0, told = '', late = 0, overdue = false;
let lingering = [];  // what the panel shows as saved: what is taken out of it stays in its place until it is closed
const products = window.shopProducts ??= new Map();
const onHome = () => document.querySelector('#home .home');
let linked = /[?&](text|like|category|price_min|price_max|has\.[^=]*)=/.test(location.search);  // a search is to come
document.addEventListener('failed', () => { linked = false; });
const atStart = () => !linked && Boolean(document.querySelector('#cards .start'));
const ask = () => {
  const {favourites, viewed, disliked} = memory;
  const now = JSON.stringify([favourites, viewed, disliked]);
  if (now === told || !(dialog.open || atStart())) return;
  told = now;
  number += 1;
  if (!favourites.length && !viewed.length) {
    answered = number;
    answer = NOTHING;
    return;
  }
  clearTimeout(late);
  overdue = false;
  late = setTimeout(() => { overdue = true; told = ''; draw(); }, PATIENCE);
  document.dispatchEvent(new CustomEvent('recall', {detail: {number, favourites, viewed, disliked}}));
};
document.addEventListener('recallable', () => { told = ''; ask(); });
watch('value', () => {
  if (!props.value || props.value.number !== number) return;
  clearTimeout(late);
  overdue = false;
  answered = number;
  answer = props.value;
  for (const product of [...answer.saved, ...answer.for_you.map(pick => pick.product)])
    if (!products.has(product.product_id)) products.set(product.product_id, product);
  draw();
});

// ---- Hearts and "not for me", wherever they are on the page
const titleOf = id => products.get(id)?.title ?? '';
document.addEventListener('click', event => {
  const heart = event.target.closest('[data-favourite]')?.dataset.favourite;
  const less = event.target.closest('[data-dislike]')?.dataset.dislike;
  if (heart) change(({favourites, disliked}) => favourites.includes(heart)
    ? {favourites: without(favourites, heart)}
    : {favourites: [heart, ...favourites], disliked: without(disliked, heart)});
  else if (less && memory.disliked.includes(less)) change(({disliked}) => ({disliked: without(disliked, less)}));
  else if (less) {
    const liked = memory.favourites.includes(less);
    takeBack(titleOf(less) ? `“${titleOf(less)}” is not suggested any more.` : 'Not suggested any more.',
      ({favourites, disliked}) => ({favourites: without(favourites, less), disliked: [less, ...disliked]}),
      ({favourites, disliked}) => ({favourites: liked ? [less, ...favourites] : favourites, disliked: without(disliked, less)}));
  }
});
const press = () => {
  const [liked, less] = [new Set(memory.favourites), new Set(memory.disliked)];
  const set = (button, on) => {
    if (button.getAttribute('aria-pressed') !== String(on)) button.setAttribute('aria-pressed', on);
  };
  for (const button of document.querySelectorAll('[data-favourite]')) set(button, liked.has(button.dataset.favourite));
  for (const button of document.querySelectorAll('[data-dislike]')) set(button, less.has(button.dataset.dislike));
};
document.addEventListener('viewed', event => {
  if (typeof event.detail === 'string')
    change(({viewed}) => ({viewed: [event.detail, ...without(viewed, event.detail)]}));
});

// ---- What was taken away can be taken back until something else is
let back = null;
const takeBack = (said, edit, undo) => {
  back = undo;
  undone.textContent = said;
  undoer.hidden = false;
  change(edit);
};
const settle = () => { back = null; undone.textContent = ''; undoer.hidden = true; };
undoer.addEventListener('click', () => {
  const undo = back;
  settle();
  find('.close').focus();
  change(undo);
});
const merged = (one, other) => [...one, ...other.filter(entry => !one.some(known => same(known, entry)))]
  .sort((a, b) => b.time - a.time);

// ---- Recent searches: one for the same words and picture, however the slider moved
let pending = null, timer = 0, before = null;
const same = (one, other) => one.own === other.own && one.picture === other.picture
  && ['text', 'without', 'like'].every(name =>
    new URLSearchParams(one.query).get(name) === new URLSearchParams(other.query).get(name));
const part = () => document.querySelector('#query[data-cropped]')?.style.getPropertyValue('--part')
  .match(/^url\(["']?(data:[^"')]+)["']?\)$/)?.[1];
const thumbnail = image => drawn(image, SIDE).toDataURL('image/jpeg', .85);
const keep = () => {
  clearTimeout(timer);
  const now = pending, image = sought();
  if (!now) return;
  if (now.own && !(image?.complete && image.naturalWidth)) {  // it comes in a moment
    image?.addEventListener('load', keep, {once: true});
    return;
  }
  pending = null;
  const entry = {...now, picture: now.own ? folderOf(image.src) ?? image.src.slice(0, 300) : '', thumbnail: now.image_url, time: Date.now()};
  const old = memory.recent.find(other => same(other, entry));
  if (now.own && part()) {
    const cut = new Image();
    cut.onload = () => remember({...entry, thumbnail: thumbnail(cut)});
    cut.src = part();
  } else remember(now.own ? {...entry, thumbnail: old?.thumbnail ?? thumbnail(image)} : entry);
};
const remember = entry => change(({recent}) => ({recent: [entry, ...recent.filter(other => !same(other, entry))]}));
document.addEventListener('asked', event => {
  const {query, label, own, image_url} = event.detail;
  const said = new URLSearchParams(query);
  linked = false;
  clearTimeout(timer);
  pending = own || said.get('text')?.trim() || said.get('like') ? {query, label, own, image_url} : null;
  if (pending) timer = setTimeout(keep, REST);
});
// A picture that is sent again has a new name; the small one of a search again stands for the large one.
document.addEventListener('sending', event => { before = event.detail; });
document.addEventListener('failed', () => { before = null; });
document.addEventListener('uploaded', ({detail: {path}}) => {
  if (before !== null) change(({recent}) => ({recent: recent.map(old =>
    old.own && old.picture === before ? {...old, picture: folderOf(path)} : old)}));
  before = null;
});
addEventListener('pagehide', keep);
document.addEventListener('visibilitychange', () => { if (document.hidden) keep(); });

// ---- A search again. Its query is a step like any other; a picture of one's own follows as an upload, unless the step
// has failed or something else is asked for meanwhile.
let replay = null, worked = false;
document.addEventListener('click', event => {
  const step = event.target.closest('[data-step]'), entry = memory.recent[step?.dataset.recent];
  if (step) replay = entry?.own ? entry : null;
});
document.addEventListener('changed', event => { if (event.detail === 'submit') replay = null; });
document.addEventListener('answered', event => { worked = !event.detail.failed; });
document.addEventListener('settled', () => {
  if (replay && worked) send(replay, 120);
  replay = null;
});
const send = ({thumbnail, picture}, frames) => {
  if (sought()) {
    if (frames) requestAnimationFrame(() => send({thumbnail, picture}, frames - 1));
    return;
  }
  const bytes = Uint8Array.from(atob(thumbnail.split(',')[1]), letter => letter.charCodeAt(0));
  const file = new File([bytes], 'picture.jpg', {type: 'image/jpeg'});
  document.dispatchEvent(new CustomEvent('picture', {detail: {file, before: picture}}));
};
