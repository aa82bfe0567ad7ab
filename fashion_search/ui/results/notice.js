element.addEventListener('click', event => {
  if (event.target.closest('.choose')) document.querySelector('#crop .open').click();
});
