"""The names of the slider's ends, for the eye and for who listens."""

from fashion_search.ui.results.html import HtmlComponent, load_script

TEMPLATE = (
    '<p class="ends" aria-hidden="true"><span>Words</span><span>Picture</span></p>'
    '<p class="hint both">Which counts more?</p>'
    '<p class="hint text">Add a picture to mix in</p>'
    '<p class="hint picture">Add words to mix in</p>'
    '<p class="hint none">Works once you give both</p>'
)


class SliderEnds(HtmlComponent):
    """Stands below the slider, says what it does for each combination of sides given, and puts its value into words."""

    template = TEMPLATE
    script = load_script(__file__)
