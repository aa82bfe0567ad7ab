// The address follows the search without a step in the browser's history; whoever remembers searches listens.
// It waits for a slider to rest: browsers take only so many changes of it.
const REST_MS = 150;
let resting = 0;
// A step elsewhere is one in the browser's history, too, so that its back button and gesture lead back.
const STEPS = ['more', 'open'];
// A product above the search has the search's address and its own name.
const here = () => {
  const said = new URLSearchParams(location.search);
  said.delete('product');
  return String(said);
};
let query = here(), depth = history.state?.depth ?? 1, stepped = false;
document.addEventListener('click', event => {
  if (STEPS.includes(event.target.closest('[data-step]')?.dataset.step))
    stepped = event.isTrusted || event.target.matches('.pressed');
}, true);
const walk = (step, value) => {
  const button = Object.assign(document.createElement('button'), {hidden: true});
  Object.assign(button.dataset, value === undefined ? {step} : {step, value});
  document.body.append(button);
  button.click();
  button.remove();
};
// Only after all others have heard of it: a dialog's script puts the address right first, and which of them was
// loaded first is chance.
addEventListener('popstate', event => setTimeout(() => {
  if (here() === query) return;  // a dialog's
  const back = (event.state?.depth ?? 1) < depth && document.querySelector('#status .back')?.checkVisibility();
  query = here();
  if (back) walk('back');
  else walk('open', query);
}));
const follow = () => {
  const said = new URLSearchParams(props.value.query), theme = new URLSearchParams(location.search).get('__theme');
  if (theme) said.set('__theme', theme);
  const step = stepped && String(said) !== here(), product = history.state?.product;
  query = String(said);
  depth = props.value.depth;
  stepped = false;
  if (product && !step) said.set('product', product);
  history[step ? 'pushState' : 'replaceState']({...history.state, depth, product: step ? null : product}, '',
    location.pathname + (said.size ? `?${said}` : ''));
  document.dispatchEvent(new CustomEvent('addressed'));
};
// What the tab is called, and what the page around a frame is told: on Hugging Face its address follows. No other
// page gets the message.
const NAME = 'Fashion Search', AROUND = 'https://huggingface.co';
document.addEventListener('addressed', () => {
  const product = window.shopProducts?.get(history.state?.product)?.title, {label, own} = props.value ?? {};
  document.title = [product ?? (label || (own && 'Your picture')), NAME].filter(Boolean).join(' – ');
  if (window.parent === window) return;
  const said = new URLSearchParams(location.search);
  said.delete('__theme');
  window.parent.postMessage({queryString: said.size ? `?${said}` : ''}, AROUND);
});
watch('value', () => {
  if (!props.value) return;
  clearTimeout(resting);
  resting = setTimeout(follow, REST_MS);
  document.dispatchEvent(new CustomEvent('asked', {detail: props.value}));
});
