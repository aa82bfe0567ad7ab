"""The query column: what can be entered, and how it is laid out."""

from dataclasses import dataclass

import gradio as gr

from fashion_search.ui.blend import Blend
from fashion_search.ui.controls import Balance
from fashion_search.ui.likeness import Likeness
from fashion_search.ui.picture import Picture
from fashion_search.ui.styles import slider_ends


@dataclass(frozen=True)
class Form:
    """The inputs of the query column."""

    text: gr.Textbox
    without: gr.Textbox
    button: gr.Button
    picture: Picture
    like: Likeness
    alpha: Balance
    fusion: Blend


def lay_out_form(version: str) -> Form:
    """Lay out the inputs, in the order that the keyboard takes.

    Args:
        version: the generation of the catalogue's pictures.
    """
    text = gr.Textbox(
        value="",
        label="Describe it",
        placeholder="Red summer dress",
        max_lines=1,
        container=False,
        elem_id="text",
    )
    without = gr.Textbox(
        value="",
        label="Without",
        placeholder="Without: stripes, logo",
        max_lines=1,
        container=False,
        elem_id="without",
    )
    button = gr.Button("Search", variant="primary", elem_id="search")
    picture = Picture(
        type="pil",
        format="png",
        label="Picture",
        show_label=False,
        placeholder="Add a picture",
        sources=["upload", "webcam", "clipboard"],
        buttons=[],
        height="100%",
        alt_text="Your picture",
        elem_id="picture",
    )
    like = Likeness(version=version, elem_id="like")
    with gr.Column(elem_id="balance"):
        alpha = Balance(
            0, 1, 0.5, step=0.01, label="words to picture", buttons=[], container=False, elem_id="alpha"
        )
        gr.HTML(slider_ends(), elem_id="ends", apply_default_css=False)
    fusion = Blend(elem_id="fusion")
    return Form(text, without, button, picture, like, alpha, fusion)
