element.addEventListener('click', event => {
  if (event.target.closest('.choose')) document.querySelector('#crop .open').click();
});

// ---- What went wrong, until the next answer. `failed` says it in a sentence, and nobody else does.
const UNSAID = 'The search did not work: try again.';
const TOLD_MS = 1000, WAIT_MS = 100;  // the sentence comes with the failure, a moment before or after it
let told = -Infinity, unsaid = 0;
const show = () => requestAnimationFrame(() => {
  delete document.documentElement.dataset.linked;  // no answer will replace the start page
  const sentence = element.querySelector('.failed');
  sentence?.scrollIntoView({block: 'nearest'});
  sentence?.animate([{opacity: .2}, {}], 300);  // seen also where the same is said again
});
const say = failed => {
  told = performance.now();
  props.value = {...props.value, lost: '', failed};
  show();
};
document.addEventListener('failed', event => say(event.detail || UNSAID));
document.addEventListener('answered', event => {
  clearTimeout(unsaid);
  if (event.detail.failed) unsaid = setTimeout(() => { if (performance.now() - told > TOLD_MS) say(UNSAID); }, WAIT_MS);
  else told = -Infinity;
});
watch('value', () => {
  const {failed, lost} = props.value ?? {};
  if (lost && !document.dispatchEvent(new CustomEvent('lost', {detail: lost, cancelable: true})))
    props.value = {verdict: 'weak', text: 'Sending your picture again…'};
  else if (failed) show();
});
