"""Makes a click act on the button that was pressed, even if the page changes before the release."""

from fashion_search.ui.results.html import HiddenComponent, load_script


class PressGuard(HiddenComponent):
    """Watches presses on buttons that a new result replaces."""

    script = load_script(__file__)
