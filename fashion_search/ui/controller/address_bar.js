// The address follows the search without a step in the browser's history; whoever remembers searches listens.
// It waits for a slider to rest: browsers take only so many changes of it.
const REST_MS = 150;
let resting = 0, waiting = null, shown = {};
// A product above the search has the search's address and its own name.
const here = () => {
  const said = new URLSearchParams(location.search);
  said.delete('product');
  return String(said);
};
let query = here();
const visit = value => {
  const button = Object.assign(document.createElement('button'), {hidden: true});
  Object.assign(button.dataset, {step: 'visit', value});
  document.body.append(button);
  button.click();
  button.remove();
};
// Only after all others have heard of it: a dialog's script puts the address right first, and which of them was
// loaded first is chance.
addEventListener('popstate', () => setTimeout(() => {
  if (here() === query) return;  // a dialog's
  query = here();
  waiting = null;
  visit(query);
}));
const follow = () => {
  clearTimeout(resting);
  if (!waiting) return;
  shown = waiting;
  waiting = null;
  const said = new URLSearchParams(shown.query), theme = new URLSearchParams(location.search).get('__theme');
  if (theme) said.set('__theme', theme);
  // A step elsewhere is one in the browser's history, too, so that its back button and gesture lead back; not under
  // a product, whose entry would be below it.
  const product = history.state?.product, step = shown.step && !product && String(said) !== here();
  query = String(said);
  if (product) said.set('product', product);
  history[step ? 'pushState' : 'replaceState'](history.state, '',
    location.pathname + (said.size ? `?${said}` : ''));
  document.dispatchEvent(new CustomEvent('addressed'));
};
// What the tab is called, and what the page around a frame is told: on Hugging Face its address follows. No other
// page gets the message.
const NAME = 'Fashion Search', AROUND = 'https://huggingface.co';
document.addEventListener('addressed', () => {
  const product = window.shopProducts?.get(history.state?.product)?.title, {label, own} = shown;
  document.title = [product ?? (label || (own && 'Your picture')), NAME].filter(Boolean).join(' – ');
  if (window.parent === window) return;
  const said = new URLSearchParams(location.search);
  said.delete('__theme');
  window.parent.postMessage({queryString: said.size ? `?${said}` : ''}, AROUND);
});
watch('value', () => {
  const place = props.value;
  if (!place) return;
  if (place.step) follow();  // what was answered just before keeps an entry of its own
  waiting = {...place, step: place.step || waiting?.step};
  clearTimeout(resting);
  resting = setTimeout(follow, REST_MS);
  document.dispatchEvent(new CustomEvent('asked', {detail: place}));
});
