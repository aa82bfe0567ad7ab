// One question to the server at a time; what is done meanwhile goes along with the next one.
const MAX_WAITING = 20;
const FORM_UPDATE_MS = 50;  // until an answer that changes the form has changed it: the next question reads it
// The page's load is a question as well, which may be answered before this script is there.
let waiting = [], searching = !('arrived' in document.documentElement.dataset);

const send = () => {
  if (searching || !waiting.length) return;
  searching = true;
  props.value = waiting;
  waiting = [];
  trigger('input');
};
const add = (kind, value = null) => {
  waiting = [...waiting.filter(action => CLICKS.includes(action.kind) || action.kind !== kind), {kind, value}].slice(-MAX_WAITING);
  document.getElementById('found').setAttribute('aria-busy', 'true');
  send();
};
document.addEventListener('click', event => {
  const {step, value} = event.target.closest('[data-step]')?.dataset ?? {};
  if (CLICKS.includes(step)) add(step, value);
});
document.addEventListener('changed', ({detail}) => {
  add(detail);
  if (detail === 'submit' && matchMedia('(hover: none)').matches) document.activeElement?.blur();  // the keyboard goes
});
document.addEventListener('answered', ({detail: {changes}}) => setTimeout(() => {
  searching = false;
  send();
  if (searching) return;
  document.getElementById('found').setAttribute('aria-busy', 'false');
  document.dispatchEvent(new CustomEvent('settled'));
}, changes ? FORM_UPDATE_MS : 0));
