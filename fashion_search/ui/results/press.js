// An answer may draw other products between press and release. Gradio writes them into the old elements or takes
// elements away, and cards glide off under the pointer. The browser then clicks what is there by now, or nothing.
const MEANT = ':is(button, a):is([data-open], [data-step], [data-favourite], [data-dislike], [data-vote], [data-kind])';
const ONWARD = '[data-open], [data-step=more], [data-step=open]';
const SLIP = 10;  // pixels that a pointer may move between press and release and still mean the same button
const said = button => JSON.stringify(button?.dataset ?? null);
let press = null, done = false, count = 0, onward = false;

addEventListener('pointerdown', event => {
  const button = event.target.closest(MEANT);
  done = false;
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  press = button && event.isPrimary && plain ? {
    button, copy: button.cloneNode(), x: event.clientX, y: event.clientY,
    place: button.closest('dialog, [id^="html-"]'),  // what its component draws into is never drawn anew
  } : null;
}, true);
addEventListener('mousedown', event => { count = event.detail; }, true);
addEventListener('pointercancel', () => { press = null; }, true);
addEventListener('pointerup', event => {
  if (!press || !event.isPrimary) return;
  const {button, copy, x, y, place} = press;
  press = null;
  if (Math.hypot(event.clientX - x, event.clientY - y) > SLIP) return;  // dragged off it to take it back
  const now = event.target.closest(MEANT);
  if (now === button && said(now) === said(copy) || onward && count > 1) return;
  done = true;
  copy.hidden = true;
  (place?.isConnected ? place : document.body).append(copy);
  copy.click();
  copy.remove();
}, true);
addEventListener('click', event => {
  // The browser's own click after that; one by keyboard has no count.
  const own = done && event.isTrusted && event.detail;
  // A double click leads on once, whatever the first click has put under the pointer.
  const again = onward && event.detail > 1;
  if (own) done = false;
  else if (!again) onward = Boolean(event.target.closest(ONWARD));
  if (!own && !again) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}, true);
