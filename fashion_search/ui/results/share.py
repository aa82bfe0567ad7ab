"""The button that copies the search's URL."""

from typing import Any

import gradio as gr

from fashion_search.ui.results.html import LINK

TEMPLATE = (
    """<button type="button" class="share" aria-label="Copy a link to this search">"""
    + LINK
    + """<span>Share</span></button><span class="sr" role="status" aria-live="polite"></span>"""
)

ON_LOAD = """
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
"""


class ShareButton(gr.HTML):
    """A button that copies the page's address, or opens the phone's own menu for it."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None, html_template=TEMPLATE, js_on_load=ON_LOAD, apply_default_css=False, **options
        )
