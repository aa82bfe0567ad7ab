"""The query column: its inputs and their layout."""

from dataclasses import dataclass

import gradio as gr

from fashion_search.catalog.facets import Facets
from fashion_search.imaging.decode import DecodeQuery
from fashion_search.ui.inputs.balance import AlphaSlider, CompareSwitch, FusionChoice, SliderEnds
from fashion_search.ui.inputs.crop import CropBox
from fashion_search.ui.inputs.filter_panel import FilterPanel
from fashion_search.ui.inputs.image_upload import ImageInput, PictureSource
from fashion_search.ui.inputs.like_tile import LikeTile
from fashion_search.ui.results.html import HiddenComponent, load_script, with_shared


@dataclass(frozen=True)
class Inputs:
    """What can be entered in the column, by the names of `ViewState`."""

    text: gr.Textbox
    without: gr.Textbox
    picture: ImageInput
    crop: CropBox
    like: LikeTile
    alpha: AlphaSlider
    filters: FilterPanel
    fusion: FusionChoice
    compare: CompareSwitch


@dataclass(frozen=True)
class Form:
    """The query column."""

    button: gr.Button
    inputs: Inputs


class SuggestionList(HiddenComponent):
    """The list under the words' field; `catalogue` names the browser's own record of searches."""

    script = with_shared(load_script(__file__, "suggestions.js"))


def lay_out_form(facets: Facets, decode: DecodeQuery, *, currency: str) -> Form:
    """Lay out the inputs, in the order that the keyboard takes.

    Args:
        facets: what the catalogue can be filtered by.
        decode: decodes what visitors upload.
        currency: what stands before a price.
    """
    text, without = (
        gr.Textbox(
            value="",
            label=label,
            placeholder=placeholder,
            max_lines=1,
            container=False,
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="search"),
            elem_id=elem_id,
        )
        for label, placeholder, elem_id in (
            ("Describe it", "Red summer dress", "text"),
            ("Without", "Without: stripes, logo", "without"),
        )
    )
    button = gr.Button("Search", variant="primary", elem_id="search")
    picture = ImageInput(
        type="pil",
        format="png",
        label="ImageInput",
        show_label=False,
        placeholder="Add a picture",
        sources=["upload", "webcam", "clipboard"],
        webcam_options=gr.WebcamOptions(mirror=False, constraints={"video": {"width": {"ideal": 1024}}}),
        buttons=[],
        height="100%",
        alt_text="Your picture",
        elem_id="picture",
    )
    picture.decode = decode
    PictureSource(elem_id="picture-source")
    crop = CropBox(elem_id="crop")
    like = LikeTile(elem_id="like")
    with gr.Column(elem_id="balance"):
        alpha = AlphaSlider(
            0, 1, 0.5, step=0.01, label="words to picture", buttons=[], container=False, elem_id="alpha"
        )
        SliderEnds(elem_id="ends")
    filters = FilterPanel(facets, currency=currency, elem_id="filters")
    with gr.Accordion("Advanced", open=False, elem_id="advanced"):
        fusion = FusionChoice(
            [("Balanced", "balanced"), ("Linear (plain weighted sum)", "linear")],
            value="balanced",
            label="How words and picture combine",
            info="Balanced weighs both as the slider says. With linear, a sum of raw similarities, the picture mostly wins.",
            container=False,
            elem_id="fusion",
        )
        compare = CompareSwitch(
            label="Compare balanced and linear side by side",
            info="Needs words and a picture",
            container=False,
            elem_id="compare",
        )
    return Form(button, Inputs(text, without, picture, crop, like, alpha, filters, fusion, compare))
