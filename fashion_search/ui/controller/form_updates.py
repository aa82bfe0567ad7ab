"""Updates of the form after Back, an example, a link or an unreadable picture.

Most answers change nothing there. As outputs of every answer the inputs would cost each of them a
third of its time in the browser, so one value carries the changes, and the browser puts them in place.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import gradio as gr

from fashion_search.serving.catalogue import Catalogue
from fashion_search.ui.inputs.like_tile import likeness
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import ViewState
from fashion_search.ui.results.html import HiddenComponent

PUT_IN_PLACE = """(updates, ...now) => {
  const untouched = {__type__: 'update'};
  const {root = '', api_prefix = ''} = window.gradio_config ?? {};
  return NAMES.map((name, at) => {
    if (!updates || !(name in updates)) return untouched;
    if (name in updates.was && (now[at] ?? '') !== updates.was[name]) return untouched;  // typed since
    const value = updates[name];
    if (name !== 'picture' || !value) return value;
    return {...value, url: `${root}${api_prefix}/file=${value.path}`};
  });
}"""


class FormUpdates(HiddenComponent):
    """Carries what the form must show anew, by the names of `ViewState`."""

    def put_into(self, form: Mapping[str, gr.Component]) -> None:
        """Have the browser put each value into its input, and leave alone what the shopper is typing."""
        names = str(list(form))
        self.change(
            fn=None,
            js=PUT_IN_PLACE.replace("NAMES", names),
            inputs=[self, *form.values()],
            outputs=[*form.values()],
            api_visibility="private",
            show_progress="hidden",
        )


def changed(catalogue: Catalogue, before: ViewState, after: ViewState) -> dict[str, Any]:
    """Return what a form must show anew to show `after`, as its inputs take it in the browser.

    `was` in it: the words that were entered when it was asked.
    """
    values = {
        **vars(after),
        "picture": _file(after.picture),
        "crop": None if after.crop is None else asdict(after.crop),
        "like": likeness(catalogue, after.like),
        "filters": after.filters.model_dump(mode="json"),
    }
    found: dict[str, Any] = {
        name: value
        for name, value in values.items()
        if name != "top_k" and getattr(before, name) != getattr(after, name)
    }
    return {**found, "was": {"text": before.text or "", "without": before.without or ""}} if found else {}


def _file(upload: UploadedImage | None) -> dict[str, Any] | None:
    if upload is None or upload.path is None:
        return None
    return {"path": upload.path, "meta": {"_type": "gradio.FileData"}}
