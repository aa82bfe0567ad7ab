// What the shopper does is numbered, and the server is asked about it: one question at a time, so that
// what was asked last is answered last. (Gradio lets two that start together overtake each other.)
// A slider let go does not wait for the answer to where it was on the way there; should that answer
// come later than its own, it is asked for once more. A click waits: its answer may change the form.
const MOST = 20;         // clicks kept: the server takes each of them once, by its number
const IN_PLACE_MS = 50;  // for an answer that changes the form, until the form has changed
let number = 0, sent = 0, under = 0, waiting = false, released = false, clicked = false, placed = null;

const send = () => {
  waiting = released = false;
  sent = number;
  under += 1;
  trigger('input');
};
const hurry = () => { if (waiting && (!under || released && !clicked && under < 2)) send(); };
const add = (kind, value = null) => {
  const kept = props.value.filter(step => CLICKS.includes(step.kind) || step.kind === 'ask' && step.number > sent);
  props.value = [...kept, {number: ++number, kind, value}].slice(-MOST);
  clicked ||= CLICKS.includes(kind);
  waiting = true;
  hurry();
};
document.addEventListener('click', event => {
  const button = event.target.closest('[data-step]');
  if (CLICKS.includes(button?.dataset.step)) add(button.dataset.step, button.dataset.value);
});
document.addEventListener('touched', event => add(event.detail));
document.addEventListener('answered', ({detail: {taken, news}}) => {
  under -= 1;
  if (under) return;
  if (taken !== null && taken < sent) waiting = true;
  clicked &&= waiting;
  if ((news?.number ?? null) === placed) hurry();
  else setTimeout(hurry, IN_PLACE_MS);
  placed = news?.number ?? null;
});

const isSlider = target => target.matches?.('#alpha input[type=range]');
document.addEventListener('input', event => { if (isSlider(event.target)) released = false; }, true);
document.addEventListener('change', event => {
  if (!isSlider(event.target)) return;
  released = true;
  hurry();
}, true);
