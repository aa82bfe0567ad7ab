element.addEventListener('click', event => {
  if (event.target.closest('.choose')) document.querySelector('#crop .open').click();
});

// ---- What went wrong, until the next answer. `failed` says it in a sentence, and nobody else does.
const AGAIN = 'Sending your picture again…';
const UNSAID = 'The search did not work: try again.';
const TOLD_MS = 1000, WAIT_MS = 100;  // the sentence comes with the failure, a moment before or after it
let told = -Infinity, unsaid = 0;
let kept = '';  // said while a question is under way, but not of it: its answer does not take it away
const show = () => requestAnimationFrame(() => {
  delete document.documentElement.dataset.linked;  // no answer will replace the start page
  const sentence = element.querySelector('.failed');
  sentence?.scrollIntoView({block: 'nearest'});
  sentence?.animate([{opacity: .2}, {}], 300);  // seen also where the same is said again
});
const say = failed => {
  const {text, ...notice} = props.value ?? {};
  told = performance.now();
  kept = !unsaid && document.getElementById('found').ariaBusy === 'true' ? failed : '';
  props.value = {...notice, text: text === AGAIN ? '' : text, lost: '', failed};
  show();
};
document.addEventListener('failed', event => say(event.detail || UNSAID));
document.addEventListener('answered', event => {
  clearTimeout(unsaid);
  unsaid = 0;
  if (!event.detail.failed) return told = -Infinity;
  kept = '';
  unsaid = setTimeout(() => {
    unsaid = 0;
    if (performance.now() - told > TOLD_MS) say(UNSAID);
  }, WAIT_MS);
});
document.addEventListener('settled', () => { kept = ''; });
watch('value', () => {
  const {failed, lost} = props.value ?? {};
  if (lost && !document.dispatchEvent(new CustomEvent('lost', {detail: lost, cancelable: true})))
    props.value = {verdict: 'weak', text: AGAIN};
  else if (failed) show();
  else if (kept) props.value = {...props.value, failed: kept};
});
