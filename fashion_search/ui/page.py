"""Builds the page: components, events and what each event calls."""

from typing import Any

import gradio as gr

from fashion_search.config import Settings
from fashion_search.imaging.decode import DecodeQuery
from fashion_search.search.engine import FashionSearch
from fashion_search.server.limits.admission import Admission
from fashion_search.server.observability.ring import RecentSearches
from fashion_search.ui.compare.comparison import Revealed, vote
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.controller.answer import PageUpdate, answer, arrive
from fashion_search.ui.endpoint import add_endpoints
from fashion_search.ui.insight import add_insight, count_openings
from fashion_search.ui.layout import PageParts, lay_out
from fashion_search.ui.live_blocks import LiveBlocks
from fashion_search.ui.model.saved import SavedState, recall
from fashion_search.ui.model.start import StartPage
from fashion_search.ui.model.view_state import FIRST_SHOWN, History, ViewState
from fashion_search.ui.patches.event_check import bind_argument_names
from fashion_search.ui.patches.events import data_of
from fashion_search.ui.patches.queue import SEARCHES, bind_queue
from fashion_search.ui.patches.sessions import bind_sessions
from fashion_search.ui.patches.snippets import bind_snippets
from fashion_search.ui.patches.uploads import bind_uploads

POOL: dict[str, Any] = {"concurrency_id": SEARCHES, "concurrency_limit": None}
"""Searches of the page: they share the places of `Admission` with REST and MCP."""

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
"""What is the page's own business."""

Values = dict[gr.Component, Any]
"""What stands in components, or is to stand there."""


def build_page(
    search: FashionSearch,
    settings: Settings,
    decode: DecodeQuery,
    votes: Votes | None,
    admission: Admission,
    ring: RecentSearches | None,
    start: StartPage,
) -> gr.Blocks:
    """Lay out the page of a catalogue and wire it; the caller launches it.

    Args:
        search: the catalogue.
        settings: how it is shown.
        decode: decodes what visitors upload.
        votes: where votes on the fusions are counted; None where nobody is asked.
        admission: the line that searches wait in, shared with other doors.
        ring: the last searches, for the operator's page; None where there is no such page.
        start: what a first visitor sees.
    """
    page = LiveBlocks(start.now, title="Fashion Search", fill_width=True, analytics_enabled=False)
    with page:
        parts = lay_out(search, settings, decode)
        add_endpoints(search, POOL, decode)
        _answer_actions(page, parts, search, votes)
        _count_votes(parts, search, votes)
        _recall(parts, search)
        if ring:
            count_openings(parts.product, ring, search)
    if ring:
        add_insight(page, ring, search)
    page.redraw_with(parts.redraw)
    page.queue(max_size=32, api_open=False)
    bind_queue(page, admission)
    bind_uploads()
    bind_sessions()
    bind_argument_names()
    bind_snippets()
    return page


def _answer_actions(page: gr.Blocks, parts: PageParts, search: FashionSearch, votes: Votes | None) -> None:
    form, entered = parts.form, parts.entered
    inputs: set[gr.blocks.Block] = {*entered.values(), parts.history, parts.revealed, parts.actions}
    outputs = [getattr(parts, name) for name in PageUpdate.__annotations__ if name != "product"]

    def on_action(values: Values) -> Values:
        history: History = values[parts.history]
        state = ViewState(
            **{name: values[component] for name, component in entered.items()},
            top_k=history[-1].top_k if history else FIRST_SHOWN,
        )
        actions, revealed = values[parts.actions], values[parts.revealed]
        return parts.showing(answer(search, state, history, actions, votes=votes, revealed=revealed))

    def on_load(request: gr.Request) -> Values:
        # Gradio takes no answer that names nothing.
        return parts.showing(arrive(search, str(request.query_params), votes)) or {parts.history: ()}

    arrival = page.load(on_load, None, [*outputs, parts.product], show_progress="hidden", **PRIVATE, **POOL)
    parts.form_updates.put_into(entered)
    parts.actions.collect([form.button.click, form.inputs.text.submit, form.inputs.without.submit], "submit")
    parts.actions.collect(
        [
            form.inputs.alpha.input,
            form.inputs.fusion.input,
            form.inputs.compare.input,
            form.inputs.picture.input,  # upload, paste, photo and clear alike
            form.inputs.crop.input,
            form.inputs.filters.input,
            parts.sort.input,
        ],
        "change",
    )
    question = parts.actions.input(
        on_action,
        inputs,
        outputs,
        trigger_mode="multiple",  # the script of `Actions` asks one question at a time
        show_progress="minimal",
        show_progress_on=[parts.cards, parts.comparison],
        **PRIVATE,
        **POOL,
    )
    for asked in (arrival, question):
        parts.actions.answered(asked, parts.form_updates)


def _count_votes(parts: PageParts, search: FashionSearch, votes: Votes | None) -> None:
    def on_vote(history: History, revealed: Revealed, event: gr.EventData) -> Values:
        asked = history[-1] if history and history[-1].compare else None
        shown, revealed = vote(search, asked, data_of(event), votes, revealed)
        return {parts.comparison: shown, parts.revealed: revealed}

    parts.comparison.vote(
        on_vote,
        [parts.history, parts.revealed],
        [parts.comparison, parts.revealed],
        trigger_mode="once",
        show_progress="hidden",
        concurrency_id="vote",
        concurrency_limit=1,  # two at a time would count a double click twice
        **PRIVATE,
    )


def _recall(parts: PageParts, search: FashionSearch) -> None:
    def on_recall(remembered: SavedState) -> dict[str, Any]:
        return recall(search, remembered)

    parts.saved_ids.input(
        on_recall,
        parts.saved_ids,
        parts.saved,
        trigger_mode="always_last",
        show_progress="hidden",
        **PRIVATE,
        **POOL,
    )
