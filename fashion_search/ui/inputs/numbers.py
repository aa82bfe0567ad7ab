"""Number inputs that validate what a client sends."""

import math

import gradio as gr

from fashion_search.config import MAX_TOP_K


class AlphaSlider(gr.Slider):
    """The slider between words (0) and picture (1)."""

    is_template = True  # without it the page looks for a component of this name in the browser

    def preprocess(self, payload: object) -> float:
        """Return the picture's share, 0 to 1."""
        return _number(payload, 0, 1, "alpha must be a number from 0 (words only) to 1 (picture only).")


class CountInput(gr.Number):
    """How many products to show, 1 to 100; ten where the field is empty."""

    is_template = True

    def preprocess(self, payload: object) -> int:
        """Return a whole number, 1 to 100."""
        if payload is None:
            return 10
        message = f"The number of products must be a whole number from 1 to {MAX_TOP_K}."
        number = _number(payload, 1, MAX_TOP_K, message)
        if number != int(number):
            raise gr.Error(message, print_exception=False)
        return int(number)


def _number(value: object, low: float, high: float, message: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise gr.Error(message, print_exception=False)
    if not math.isfinite(value) or not low <= value <= high:
        raise gr.Error(message, print_exception=False)
    return float(value)
