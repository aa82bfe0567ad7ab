"""The page's layout, and which touch leads to which handler."""

from typing import Any

import gradio as gr

from fashion_search.config import MAX_TOP_K, Settings
from fashion_search.search import FashionSearch
from fashion_search.ui import handlers
from fashion_search.ui.cards import CardGrid
from fashion_search.ui.controls import Balance, Count
from fashion_search.ui.endpoint import add_endpoint
from fashion_search.ui.examples import examples
from fashion_search.ui.picture import Given, Picture, Unreadable
from fashion_search.ui.styles import MARK_SIDES, STATUS, header, slider_ends

POOL: dict[str, Any] = {"concurrency_id": "search", "concurrency_limit": 2}
"""Searches that run at a time, whatever started them."""


def build_page(search: FashionSearch, settings: Settings) -> gr.Blocks:
    """Lay out the page of a catalogue and wire it; the caller launches it."""
    shown = examples(search.catalogue)
    private: dict[str, Any] = {"api_visibility": "private", **POOL}
    page = gr.Blocks(
        title="Fashion Search", fill_width=True, analytics_enabled=False, delete_cache=(3600, 3600)
    )
    with page:
        gr.HTML(header(search.manifest), elem_id="header", apply_default_css=False)
        with gr.Row(elem_id="shop"):
            with gr.Column(elem_id="query"):
                text = gr.Textbox(
                    value="",
                    label="Describe it",
                    placeholder="Red summer dress",
                    max_lines=1,
                    container=False,
                    elem_id="text",
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
                with gr.Column(elem_id="balance"):
                    alpha = Balance(
                        0,
                        1,
                        0.5,
                        step=0.01,
                        label="words to picture",
                        buttons=[],
                        container=False,
                        elem_id="alpha",
                    )
                    gr.HTML(slider_ends(), elem_id="ends", apply_default_css=False)
            with gr.Column(elem_id="found"):
                with gr.Row(elem_id="bar"):
                    status = gr.HTML("", html_template=STATUS, elem_id="status", apply_default_css=False)
                    top_k = Count(
                        10, label="Show", minimum=1, maximum=MAX_TOP_K, step=1, precision=0, elem_id="count"
                    )
                cards = CardGrid(
                    shown, currency=settings.currency, version=search.manifest.generation, elem_id="cards"
                )
        asked = [text, picture, alpha, top_k]
        add_endpoint(search, asked, POOL)

        asking = (button, text)

        def on_search(
            words: str, image: Given, alpha: float, top_k: int, event: gr.EventData
        ) -> tuple[Any, ...]:
            shown_picture = gr.skip()
            if isinstance(image, Unreadable):
                gr.Warning(image.reason)
                image = shown_picture = None
            # Who presses the button wants an answer; who moves a slider on an empty form does not.
            act = handlers.find if event.target in asking else handlers.refine
            return shown_picture, *act(search, words, image, alpha, top_k)

        def on_example(top_k: int, event: gr.EventData) -> tuple[Any, ...]:
            words, image = handlers.choose(search, handlers.pick(shown, event.number))
            return words, image, 0.5, *handlers.find(search, words, image, 0.5, top_k)

        # One listener for all, so that the last touch is also the last answer.
        gr.on(
            # `input` of a picture is upload, paste, photo and clear alike.
            [button.click, text.submit, alpha.input, top_k.input, picture.input],
            on_search,
            asked,
            [picture, cards, status],
            trigger_mode="always_last",
            show_progress="minimal",
            show_progress_on=cards,
            **private,
        )
        cards.example(
            on_example,
            [top_k],
            [text, picture, alpha, cards, status],
            show_progress="minimal",
            show_progress_on=cards,
            **private,
        )
        gr.on(
            [text.change, picture.change],
            fn=None,
            js=MARK_SIDES,
            inputs=[text, picture],
            api_visibility="private",
        )
    page.queue(max_size=32, api_open=False)
    return page
