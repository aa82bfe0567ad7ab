const cards = document.getElementById('cards');
let waiting = null;
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => { waiting?.disconnect(); }, true);
// The button goes with the filter; the focus goes to what it brings back.
element.addEventListener('click', event => {
  const button = event.target.closest('.drop');
  if (!button) return;
  if (button.dataset.kind) document.dispatchEvent(new CustomEvent('unfilter', {detail: {...button.dataset}}));
  waiting = new MutationObserver(() => {
    const first = document.querySelector('#cards .results .card');
    if (element.querySelector('.drop') || !first) return;
    waiting.disconnect();
    first.querySelector('a, button').focus();
  });
  for (const place of [cards, element]) waiting.observe(place, {childList: true, subtree: true});
});
