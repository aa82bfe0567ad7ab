const list = () => document.querySelectorAll('#cards .results .card');
let waiting = null;
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => { waiting?.disconnect(); }, true);
// The new cards come below: the page stays where it is, and the focus goes to the first of them.
element.addEventListener('click', event => {
  if (!event.target.closest('[data-step]')) return;
  const shown = list().length, at = scrollY;
  waiting?.disconnect();
  waiting = new MutationObserver(() => {
    const first = list()[shown];
    if (!first) return;
    waiting.disconnect();
    window.scrollTo({top: at, behavior: 'instant'});
    first.querySelector('button, a')?.focus({preventScroll: true});
  });
  waiting.observe(document.getElementById('cards'), {childList: true, subtree: true});
});
