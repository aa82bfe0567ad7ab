"""The advanced choice of a fusion."""

from typing import Any

import gradio as gr

from fashion_search.search.engine import Fusion
from fashion_search.ui.inputs.checked import checked

TEMPLATE = r"""<details><summary>Advanced</summary><fieldset><legend>How words and picture combine</legend>
<label><input type="radio" name="fusion" value="balanced" checked><span>Balanced<small>Both sides on the same
scale, so that the slider means what it says</small></span></label>
<label><input type="radio" name="fusion" value="linear"><span>Linear (plain weighted sum)<small>Raw similarities
added up; the picture mostly wins</small></span></label></fieldset></details>"""

ON_LOAD = """
element.addEventListener('change', event => {
  props.value = event.target.value;
  trigger('input');
});
watch('value', () => {
  for (const radio of element.querySelectorAll('input')) radio.checked = radio.value === props.value;
});
"""


class FusionChoice(gr.HTML):
    """The choice of a fusion, folded away."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value="balanced",
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            label="fusion",
            **options,
        )

    def preprocess(self, payload: object) -> Fusion:
        """Return the name of a fusion."""
        fusion: Fusion = checked("fusion", payload)
        return fusion
