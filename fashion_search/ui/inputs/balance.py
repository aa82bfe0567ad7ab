"""How words and picture are weighed: the slider and its ends, the fusion, and whether to compare both fusions.

Each takes what a browser sends only where it is such a value. `is_template`: without it the browser looks for a
component of the class's name.
"""

import gradio as gr

from fashion_search.search.engine import Fusion
from fashion_search.ui.inputs.checked import checked
from fashion_search.ui.results.html import HtmlComponent, load_script

TEMPLATE = (
    '<p class="ends" aria-hidden="true"><span>Words</span><span>Picture</span></p>'
    '<p class="hint both">Which counts more?</p>'
    '<p class="hint text">Add a picture to mix in</p>'
    '<p class="hint picture">Add words to mix in</p>'
    '<p class="hint none">Works once you give both</p>'
)


class AlphaSlider(gr.Slider):
    """The slider between words (0) and picture (1)."""

    is_template = True

    def preprocess(self, payload: object) -> float:
        """Return the picture's share, 0 to 1."""
        return float(checked("alpha", payload))


class SliderEnds(HtmlComponent):
    """Stands below the slider, says what it does for each combination of sides given, and puts its value into words."""

    template = TEMPLATE
    script = load_script(__file__, "slider_ends.js")


class FusionChoice(gr.Radio):
    """The choice of a fusion."""

    is_template = True

    def preprocess(self, payload: object) -> Fusion:
        """Return the name of a fusion."""
        fusion: Fusion = checked("fusion", payload)
        return fusion


class CompareSwitch(gr.Checkbox):
    """Whether to compare both fusions."""

    is_template = True

    def preprocess(self, payload: object) -> bool:
        """Return whether it is on; anything but true is off."""
        return payload is True
