// The tile that shows the picture is Gradio's own; all that is known of it is its <img>.
const SMALLEST = 32, LONGEST = 20;  // pixels a side, and times its width: beyond that there is nothing to choose
const SHOWN = 640;                  // pixels a side of the part on the tile
const LEAST = .04, STEP = .02;      // shares of the picture: the smallest box, and what an arrow key moves
const SIDES = ['left', 'top', 'right', 'bottom'];

const find = name => element.querySelector(name);
const query = element.closest('#query');
const opener = find('.open'), note = find('.note'), dialog = find('dialog');
const frame = find('.frame'), large = find('.frame img'), area = find('.box');
const sliders = Object.fromEntries(SIDES.map(side => [side, find(`.edge.${side} input`)]));

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const tile = () => query.querySelector('#picture img');
const nameOf = image => folderOf(image?.src);
const current = () => props.value && props.value.of === nameOf(tile()) ? props.value : null;

// ---- The tile: what is searched with
const show = () => {
  const image = tile();
  const [width, height] = image?.complete ? [image.naturalWidth, image.naturalHeight] : [0, 0];
  opener.hidden = !nameOf(image) || Math.min(width, height) < SMALLEST
    || Math.max(width, height) > LONGEST * Math.min(width, height);
  const part = width && current();
  note.textContent = part ? 'Part of your picture' : '';
  query.toggleAttribute('data-cropped', Boolean(part));
  if (part) query.style.setProperty('--part', `url("${drawn(image, SHOWN, part).toDataURL('image/jpeg', .9)}")`);
  else query.style.removeProperty('--part');
};
// A box goes with its picture. One that belongs to a picture still to come (on the way back) stays.
let name = null, again = null;
document.addEventListener('sending', event => { again = event.detail; });
document.addEventListener('failed', () => { again = null; });
new MutationObserver(() => {
  const next = nameOf(tile());
  if (next === name) return;
  if (again && props.value?.of === again) {
    if (next) props.value = {...props.value, of: next};  // the same picture under a new name
  } else if (props.value && props.value.of === name) props.value = null;
  if (next) again = null;
  name = next;
  if (dialog.open) dialog.close();
  show();
}).observe(query, {childList: true, subtree: true, attributes: true, attributeFilter: ['src']});
query.addEventListener('load', event => { if (event.target === tile()) show(); }, true);
watch('value', show);

// ---- The box
let box = {};
const draw = (to, fresh = false) => {
  box = to;
  frame.toggleAttribute('data-fresh', fresh);  // the whole picture: who drags across it draws a box
  for (const side of SIDES) {
    frame.style.setProperty(`--${side}`, to[side]);
    sliders[side].value = Math.round(to[side] * 100);
    sliders[side].setAttribute('aria-valuetext', `${sliders[side].value} %`);
  }
};
const moved = (from, x, y) => {
  const dx = clamp(x, -from.left, 1 - from.right), dy = clamp(y, -from.top, 1 - from.bottom);
  return {left: from.left + dx, top: from.top + dy, right: from.right + dx, bottom: from.bottom + dy};
};
const resized = (from, edges, x, y) => {
  const to = {...from};
  if (edges.includes('left')) to.left = clamp(from.left + x, 0, from.right - LEAST);
  if (edges.includes('right')) to.right = clamp(from.right + x, from.left + LEAST, 1);
  if (edges.includes('top')) to.top = clamp(from.top + y, 0, from.bottom - LEAST);
  if (edges.includes('bottom')) to.bottom = clamp(from.bottom + y, from.top + LEAST, 1);
  return to;
};
const between = (a, b) => {
  const [left, top] = [Math.min(a.x, b.x, 1 - LEAST), Math.min(a.y, b.y, 1 - LEAST)];
  return {left, top, right: Math.max(a.x, b.x, left + LEAST), bottom: Math.max(a.y, b.y, top + LEAST)};
};

// ---- Mouse, finger, pen
// Told by where, not by what was hit: a browser moves a finger's touch to a handle that is merely near.
const taken = ({clientX: x, clientY: y}) => {
  const {left, top, right, bottom, width, height} = area.getBoundingClientRect(), fresh = 'fresh' in frame.dataset;
  const outer = 20, inner = size => Math.min(fresh ? 7 : outer, size / 4);
  if (x < left - outer || x > right + outer || y < top - outer || y > bottom + outer) return 'new';
  const edges = [];
  if (x < left + inner(width)) edges.push('left');
  else if (x > right - inner(width)) edges.push('right');
  if (y < top + inner(height)) edges.push('top');
  else if (y > bottom - inner(height)) edges.push('bottom');
  return edges.join(' ') || (fresh ? 'new' : 'all');
};
let held = null;   // {edges, from: the box then, at: where it was taken}
const point = event => {
  const {left, top, width, height} = frame.getBoundingClientRect();
  return {x: clamp((event.clientX - left) / width, 0, 1), y: clamp((event.clientY - top) / height, 0, 1)};
};
frame.addEventListener('pointerdown', event => {
  if (event.button || !event.isPrimary) return;
  event.preventDefault();
  held = {edges: taken(event), from: box, at: point(event)};
  frame.setPointerCapture(event.pointerId);
  area.focus({preventScroll: true});
});
// Else a quick stroke counts as a flick, which swallows the tap that follows.
frame.addEventListener('touchstart', event => event.preventDefault(), {passive: false});
frame.addEventListener('pointermove', event => {
  if (!held || !event.isPrimary) return;
  const at = point(event), x = at.x - held.at.x, y = at.y - held.at.y;
  if (held.edges === 'all') draw(moved(held.from, x, y));
  else if (held.edges !== 'new') draw(resized(held.from, held.edges, x, y));
  else if (Math.max(Math.abs(x), Math.abs(y)) > STEP) draw(between(held.at, at));  // a tap beside it is no new box
});
for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'])
  frame.addEventListener(end, () => { held = null; });

// ---- Keyboard and screen reader
const ARROWS = {ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP]};
frame.addEventListener('keydown', event => {
  if (event.key === 'Enter') {
    event.preventDefault();
    commitBox();
  } else if (event.target === area && ARROWS[event.key]) {
    event.preventDefault();
    draw(event.shiftKey ? resized(box, 'right bottom', ...ARROWS[event.key]) : moved(box, ...ARROWS[event.key]));
  }
});
// A slider's up is more; that of an edge which lies above or below is up.
for (const side of ['top', 'bottom']) sliders[side].addEventListener('keydown', event => {
  const by = {ArrowUp: -.01, ArrowDown: .01}[event.key];
  if (!by) return;
  event.preventDefault();
  draw(resized(box, side, 0, by));
});
for (const side of SIDES) sliders[side].addEventListener('input', event => {
  event.stopPropagation();
  const by = sliders[side].value / 100 - box[side];
  draw(resized(box, side, by, by));
});

// ---- The dialog
const commitBox = () => {
  const {left, top, right, bottom} = box;
  commit(left + top > 0 || right + bottom < 2 ? {left, top, right, bottom, of: nameOf(tile())} : null);
};
const commit = value => {
  const before = current();
  dialog.close();
  if (JSON.stringify(value) === JSON.stringify(before)) return;
  props.value = value;
  show();
  trigger('input');
};
opener.addEventListener('click', () => {
  const image = tile(), {left, top, right, bottom} = current() ?? {left: 0, top: 0, right: 1, bottom: 1};
  large.src = image.src;
  frame.style.setProperty('--ratio', image.naturalWidth / image.naturalHeight);
  draw({left, top, right, bottom}, !current());
  dialog.showModal();
  area.focus({preventScroll: true});
});
find('.part').addEventListener('click', commitBox);
find('.whole').addEventListener('click', () => commit(null));
find('.cancel').addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => opener.focus({preventScroll: true}));
show();
