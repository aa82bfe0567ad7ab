"""The button that copies the search's URL."""

from fashion_search.ui.results.html import ICONS, HtmlComponent, load_script


class ShareButton(HtmlComponent):
    """A button that copies the page's address, or opens the phone's own menu for it."""

    template = (
        f'<button type="button" class="share" aria-label="Copy a link to this search">{ICONS["link"]}'
        '<span>Share</span></button><span class="sr" role="status" aria-live="polite"></span>'
    )
    script = load_script(__file__)
