const buttons = () => [...element.querySelectorAll('button')];
// What the panel holds is shown at once, not only when it has been searched with.
document.addEventListener('filtered', event => { props.value = event.detail; });
element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  const at = buttons().indexOf(button);
  document.dispatchEvent(new CustomEvent('unfilter', {detail: {...button.dataset}}));
  // The button that was pressed is gone then: its neighbour gets the focus, or where filters are chosen.
  requestAnimationFrame(() => {
    const rest = buttons().filter(one => one.classList.contains('chip'));
    const others = [...document.querySelectorAll('#filters-button button, #filters summary')];
    (rest[Math.min(at, rest.length - 1)] ?? others.find(one => one.checkVisibility()))?.focus();
  });
});
