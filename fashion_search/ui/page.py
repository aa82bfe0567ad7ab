"""The page's layout, and which touch leads to which handler."""

from dataclasses import replace
from typing import Any

import gradio as gr

from fashion_search.config import MAX_TOP_K, Settings
from fashion_search.errors import SearchError
from fashion_search.search import FashionSearch
from fashion_search.ui import handlers
from fashion_search.ui.asked import Asked, Trail, settle, stay
from fashion_search.ui.cards import CardGrid
from fashion_search.ui.controls import Count
from fashion_search.ui.endpoint import add_endpoint
from fashion_search.ui.examples import examples
from fashion_search.ui.form import lay_out_form
from fashion_search.ui.likeness import likeness
from fashion_search.ui.line import Line, Notice
from fashion_search.ui.steps import Step, Steps, walk
from fashion_search.ui.styles import MARK_SIDES, header

POOL: dict[str, Any] = {"concurrency_id": "search", "concurrency_limit": 2}
"""Searches that run at a time, whatever started them."""

Values = dict[gr.Component, Any]
"""What stands in components, or is to stand there."""


def build_page(search: FashionSearch, settings: Settings) -> gr.Blocks:
    """Lay out the page of a catalogue and wire it; the caller launches it."""
    shown = examples(search.catalogue)
    version = search.manifest.generation
    page = gr.Blocks(
        title="Fashion Search", fill_width=True, analytics_enabled=False, delete_cache=(3600, 3600)
    )
    with page:
        gr.HTML(header(search.manifest), elem_id="header", apply_default_css=False)
        with gr.Row(elem_id="shop"):
            with gr.Column(elem_id="query"):
                form = lay_out_form(version)
            with gr.Column(elem_id="found"):
                with gr.Row(elem_id="bar"):
                    line = Line(elem_id="status")
                    top_k = Count(
                        10, label="Show", minimum=1, maximum=MAX_TOP_K, step=1, precision=0, elem_id="count"
                    )
                notice = Notice(elem_id="notice")
                cards = CardGrid(shown, currency=settings.currency, version=version, elem_id="cards")
        trail = gr.State(())
        steps, taken = Steps(), gr.Number(0, visible="hidden")
        inputs: dict[str, gr.Component] = {
            "text": form.text,
            "without": form.without,
            "picture": form.picture,
            "like": form.like,
            "alpha": form.alpha,
            "fusion": form.fusion,
            "top_k": top_k,
        }
        add_endpoint(search, inputs, POOL)

        def answer(entered: Asked, past: Trail, todo: list[Step], asking: bool) -> Values:
            way = walk(past, settle(entered), todo, shown)
            asked = _readable(way[-1])
            found = (handlers.find if asking else handlers.refine)(search, asked)
            return {
                **_changed(search, inputs, entered, asked),
                trail: stay(way, asked),
                cards: found.cards,
                line: {"found": found.found, "read": found.read, "back": len(way) > 1},
                notice: {"verdict": found.verdict, "text": found.notice},
            }

        def on_touch(values: Values, event: gr.EventData) -> Values:
            entered = Asked(**{name: values[component] for name, component in inputs.items()})
            todo = [step for step in values[steps] if step.number > (values[taken] or 0)]
            # Who presses the button wants an answer; who moves a slider on an empty form does not.
            asking = event.target in (form.button, form.text, form.without)
            if not todo:
                return answer(entered, values[trail], todo, asking)
            done: Values = {taken: todo[-1].number}
            try:
                return {**answer(entered, values[trail], todo, asking), **done}
            except gr.Error as error:  # said once: the step must not come back with the next touch
                gr.Warning(error.message)
                return done

        # One listener for all, so that the last touch is also the last answer.
        gr.on(
            [
                form.button.click,
                form.text.submit,
                form.without.submit,
                form.alpha.input,
                form.fusion.input,
                form.picture.input,  # upload, paste, photo and clear alike
                top_k.input,
                steps.input,
            ],
            on_touch,
            {*inputs.values(), trail, steps, taken},
            [*inputs.values(), trail, taken, cards, line, notice],
            trigger_mode="always_last",
            show_progress="minimal",
            show_progress_on=cards,
            api_visibility="private",
            **POOL,
        )
        gr.on(
            [form.text.change, form.picture.change, form.like.change],
            fn=None,
            js=MARK_SIDES,
            inputs=[form.text, form.picture, form.like],
            api_visibility="private",
        )
    page.queue(max_size=32, api_open=False)
    return page


def _readable(asked: Asked) -> Asked:
    """Drop a picture that cannot be read, and tell the shopper why."""
    try:
        if asked.picture:
            asked.picture.open()
    except SearchError as error:
        gr.Warning(str(error))
        return replace(asked, picture=None)
    return asked


def _changed(search: FashionSearch, inputs: dict[str, gr.Component], before: Asked, after: Asked) -> Values:
    """Return what the form must show anew; what the shopper is typing is left alone."""
    shown = {
        **vars(after),
        "picture": after.picture.path if after.picture else None,
        "like": likeness(search.catalogue, after.like),
    }
    return {
        component: shown[name]
        for name, component in inputs.items()
        if getattr(before, name) != getattr(after, name)
    }
