let cleared = false;
element.addEventListener('click', event => {
  cleared = Boolean(event.target.closest('.clear'));
});
// The button that was pressed is gone then; what takes its place gets the focus.
watch('value', () => {
  if (cleared && !props.value) requestAnimationFrame(() => document.querySelector('#picture button')?.focus());
  cleared = false;
});
