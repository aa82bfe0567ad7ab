// However a picture comes to the page, it comes through here: chosen, pasted, dropped, searched with again. It is made
// small, gets a plain name, and goes into the file input of Gradio's tile, which uploads it.
const SIDE = 1024, QUALITY = .9, PLAIN = ['image/jpeg', 'image/png', 'image/webp'];
const INPUT = '#picture input[type=file]';
const MEGABYTES = Math.floor(MOST_BYTES / 2 ** 20);
const TOO_LARGE = `The picture is too large: the browser cannot make this file smaller, and at most ${MEGABYTES} MB are taken.`;
const NO_PICTURE = `This file is no picture: ${READABLE}.`;
const NO_FILE = 'Only picture files can be used: save the picture first, then drop or choose the file.';
const EMPTY = 'There is no picture in the clipboard.';
const LOCKED = 'The browser does not let this page read the clipboard: press Ctrl+V instead, or choose a file.';
const CAMERA = {
  NotAllowedError: 'The browser does not let this page use the camera: allow it beside the address, or choose a file.',
  NotFoundError: 'No camera was found: choose a file instead.',
  NotReadableError: 'The camera is in use elsewhere: close the other program, or choose a file.',
};
const UNSENT = 'The picture could not be sent: try again.';
const MOST_KEPT = 10;  // pictures that can be sent again
const WAIT_FRAMES = 600;

const query = element.closest('#query'), said = element.querySelector('[role=status]'), hint = element.querySelector('.hint');
const tile = () => document.getElementById('picture');
const fail = text => document.dispatchEvent(new CustomEvent('failed', {detail: text}));
const isText = target => Boolean(target.closest?.('input:not([type=range], [type=file], [type=checkbox], [type=radio]), textarea, [contenteditable]'));

// ---- Small
const ending = file => /\.(\w{2,5})$/.exec(file.name)?.[1].toLowerCase() ?? 'img';
const named = (data, type, last) => new File([data], `picture.${last}`, {type});
// Returns the file to send; null where it is none that any program takes for a picture.
const small = async file => {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, {imageOrientation: 'from-image'});
  } catch {  // HEIC in most browsers, and what is damaged: the server says what is wrong with it
    if (file.type && !file.type.startsWith('image/')) return null;
    return named(file, file.type || `image/${ending(file)}`, ending(file));
  }
  try {
    if (Math.max(bitmap.width, bitmap.height) <= SIDE && PLAIN.includes(file.type))
      return named(file, file.type, file.type.slice('image/'.length));
    const data = await new Promise(done => drawn(bitmap, SIDE).toBlob(done, 'image/jpeg', QUALITY));
    return named(data, 'image/jpeg', 'jpeg');
  } finally {
    bitmap.close();
  }
};

// ---- Into Gradio's input, the last picture only
let turn = 0, handing = false;
const hand = (file, mine, frames = WAIT_FRAMES) => {
  const input = document.querySelector(INPUT);
  if (mine !== turn) return;
  if (!input && frames) return requestAnimationFrame(() => hand(file, mine, frames - 1));  // another is on its way
  if (!input) {
    show(null);
    return fail(UNSENT);
  }
  const files = new DataTransfer();
  files.items.add(file);
  handing = true;
  input.files = files.files;
  input.dispatchEvent(new Event('change', {bubbles: true}));
  handing = false;
};
// `before` is the folder where the same picture was on the server.
const take = async (file, before = null) => {
  const mine = ++turn;
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  show('…');
  const ready = await small(file);
  if (mine !== turn) return;
  if (ready && ready.size <= MOST_BYTES) {
    document.dispatchEvent(new CustomEvent('sending', {detail: before}));
    return hand(ready, mine);
  }
  show(null);
  fail(ready ? TOO_LARGE : NO_PICTURE);
};
document.addEventListener('picture', ({detail: {file, before}}) => take(file, before));
document.addEventListener('change', event => {
  if (handing || !event.target.matches?.(INPUT)) return;
  event.stopPropagation();
  const [file] = event.target.files;
  if (file) take(file);
}, true);

// ---- How far it is
const show = sending => {
  tile().toggleAttribute('data-sending', sending !== null);
  if (sending !== null) tile().dataset.sending = sending;
  const words = sending === null ? '' : 'Sending your picture…';
  if (said.textContent !== words) said.textContent = words;
};
document.addEventListener('uploading', ({detail: share}) => {
  tile().style.setProperty('--sent', `${100 * (share ?? 0)}%`);
  show(share === null ? null : `${Math.round(100 * share)} %`);
});

// ---- Pasted: what a text field can take goes there
document.addEventListener('paste', event => {
  const {files, types} = event.clipboardData;
  const file = [...files].find(({type}) => type.startsWith('image/'));
  if (!file || (isText(event.target) && types.includes('text/plain'))) return;
  event.preventDefault();
  take(file);
});
// Gradio's button reads the clipboard without a word where it may not.
document.addEventListener('click', async event => {
  if (!event.target.closest?.('#picture .source-selection button:nth-of-type(3)')) return;
  event.stopPropagation();
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find(one => one.startsWith('image/'));
      if (type) return take(new File([await item.getType(type)], 'picture', {type}));
    }
    fail(EMPTY);
  } catch {
    fail(LOCKED);
  }
}, true);

// ---- Dropped, anywhere; what is dragged within the page is none of this
let inner = false;
document.addEventListener('dragstart', () => { inner = true; }, true);
document.addEventListener('dragend', () => { inner = false; }, true);
const dragged = event => {
  const types = inner ? [] : [...event.dataTransfer?.types ?? []];
  return types.includes('Files') ? 'file' : types.includes('text/uri-list') && !isText(event.target) ? 'link' : null;
};
const invite = on => hint.togglePopover?.(on);
for (const name of ['dragenter', 'dragover']) document.addEventListener(name, event => {
  const what = dragged(event);
  if (!what) return;
  event.preventDefault();
  event.stopPropagation();
  event.dataTransfer.dropEffect = 'copy';
  if (what === 'file') invite(true);
}, true);
document.addEventListener('dragleave', event => { if (!event.relatedTarget) invite(false); }, true);
document.addEventListener('drop', event => {
  invite(false);
  const what = dragged(event);
  if (!what) return;
  event.preventDefault();
  event.stopPropagation();
  const files = [...event.dataTransfer.files], file = files.find(({type}) => type.startsWith('image/')) ?? files[0];
  if (file) take(file);
  else fail(NO_FILE);
}, true);

// ---- Clipboard and camera, where the browser has them: over HTTPS and on this machine
query.toggleAttribute('data-no-camera', !navigator.mediaDevices?.getUserMedia);
query.toggleAttribute('data-no-clipboard', !navigator.clipboard?.read);
addEventListener('unhandledrejection', event => {
  const why = event.reason instanceof DOMException && tile().querySelector('video') && CAMERA[event.reason.name];
  if (!why) return;
  event.preventDefault();
  fail(why);
});

// ---- A picture that the server does not have any more is sent again, and the question is asked again with it
const kept = new Map();  // by the name of its folder
let again = null, tries = 0;
document.addEventListener('uploaded', ({detail: {path, file}}) => {
  kept.set(folderOf(path), file);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
});
document.addEventListener('lost', event => {
  if (tries || !kept.has(event.detail)) return;
  event.preventDefault();
  tries += 1;
  again = event.detail;
});
document.addEventListener('settled', () => {
  if (!again) return;
  take(kept.get(again), again);
  again = null;
});
document.addEventListener('asked', () => {
  tries = 0;
  again = null;  // a later question was answered without it: it has been removed, or another has come
});
