"""The choice of a fusion, and whether to compare both."""

from typing import Any

import gradio as gr

from fashion_search.search.engine import Fusion
from fashion_search.ui.inputs.checked import checked


class FusionChoice(gr.Radio):
    """The choice of a fusion."""

    is_template = True  # without it the browser looks for a component of the class's name

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            [("Balanced", "balanced"), ("Linear (plain weighted sum)", "linear")],
            value="balanced",
            **{"label": "fusion", **options},
        )

    def get_config(self, cls: Any = None) -> dict[str, Any]:  # noqa: ANN401
        """Return what the browser needs, which Gradio reads off the constructor's signature."""
        return super().get_config(gr.Radio)

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
