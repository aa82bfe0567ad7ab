const buttons = () => [...element.querySelectorAll('button')];
// What the panel holds is shown at once, not only when it has been searched with; answers know nothing of it.
let filters;
const show = () => {
  if (filters && JSON.stringify(props.value?.filters) !== JSON.stringify(filters)) props.value = {...props.value, filters};
};
document.addEventListener('filtered', event => {
  filters = event.detail;
  show();
});
watch('value', show);
// The button that was pressed is gone then: its neighbour gets the focus, or where filters are chosen.
element.addEventListener('click', event => {
  const at = buttons().indexOf(event.target.closest('[data-kind]'));
  if (at >= 0) requestAnimationFrame(() => {
    const rest = buttons().filter(one => one.classList.contains('chip'));
    const others = [...document.querySelectorAll('#filters-button button, #filters summary')];
    (rest[Math.min(at, rest.length - 1)] ?? others.find(one => one.checkVisibility()))?.focus();
  });
});
