// The address follows the search without a step in the browser's history; whoever remembers searches listens.
// It waits for a slider to rest: browsers take only so many changes of it.
const REST_MS = 150;
let resting = 0;
// A step elsewhere is one in the browser's history, too, so that its back button and gesture lead back.
const STEPS = ['example', 'more', 'open'];
let query = location.search, depth = history.state?.depth ?? 1, stepped = false;
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
  if (location.search === query) return;  // a dialog's
  const back = (event.state?.depth ?? 1) < depth && document.querySelector('#status .back')?.checkVisibility();
  query = location.search;
  if (back) walk('back');
  else walk('open', location.search.slice(1));
}));
const follow = () => {
  const theme = new URLSearchParams(location.search).get('__theme');
  const parts = [props.value.query, theme && `__theme=${encodeURIComponent(theme)}`].filter(Boolean).join('&');
  query = parts && `?${parts}`;
  depth = props.value.depth;
  const state = {...history.state, depth};
  if (stepped && query !== location.search) history.pushState({...state, product: null}, '', location.pathname + query);
  else history.replaceState(state, '', location.pathname + query);
  stepped = false;
  document.dispatchEvent(new CustomEvent('addressed'));
};
watch('value', () => {
  if (!props.value) return;
  clearTimeout(resting);
  resting = setTimeout(follow, REST_MS);
  document.dispatchEvent(new CustomEvent('asked', {detail: props.value}));
});
