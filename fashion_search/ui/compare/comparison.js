let pressed = false, last = -Infinity;
element.addEventListener('click', event => {
  const button = event.target.closest('[data-vote]');
  if (!button || !props.value || event.timeStamp - last < 1000) return;  // a double click is one vote
  last = event.timeStamp;
  pressed = true;
  trigger('vote', {choice: button.dataset.vote, key: button.dataset.key});
});
// The buttons are gone then; the answer in their place gets the focus, unless something else is touched before.
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => { pressed = false; }, true);
watch('value', () => {
  window.shopProducts ??= new Map();
  for (const {only, ...product} of props.value?.sides?.flatMap(side => side.cards) ?? [])
    window.shopProducts.set(product.product_id, product);  // without scores: they would give away which list is which
  if (pressed) requestAnimationFrame(() => element.querySelector('.ballot')?.focus({preventScroll: true}));
  pressed = false;
});
