const [button, said] = [element.querySelector('.share'), element.querySelector('[role=status]')];
const word = button.querySelector('span');
let later = 0;
const say = (short, long) => {
  word.textContent = short;
  said.textContent = long;
  clearTimeout(later);
  later = setTimeout(() => { word.textContent = 'Share'; said.textContent = ''; }, 4000);
};
const copy = async text => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Browsers give the clipboard to secure pages only; a shop on a laptop in the same network is none.
  const field = Object.assign(document.createElement('textarea'), {value: text});
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('not copied');
};
button.addEventListener('click', async () => {
  const own = document.querySelector('#picture img') ? ' Your own picture is not in it.' : '';
  const short = own ? 'Copied without your picture' : 'Link copied';
  try {
    if (navigator.share && matchMedia('(hover: none)').matches) await navigator.share({url: location.href});
    else {
      await copy(location.href);
      say(short, 'The link to this search was copied.' + own);
    }
  } catch (error) {
    if (error.name !== 'AbortError') say('Not copied', 'The link could not be copied: copy it from the address bar.');
  }
});
