from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from gradio import routes, state_holder

from fashion_search.catalog.filters import Filters
from fashion_search.ui.model.view_state import ViewState
from fashion_search.ui.patches import sessions
from fashion_search.ui.patches.sessions import Session, Sessions, bind_sessions, size_of


@pytest.fixture
def page() -> Any:
    with gr.Blocks(analytics_enabled=False) as blocks:
        box = gr.Textbox("shown")
        state = gr.State(())
    return SimpleNamespace(blocks=blocks, box=box._id, state=state._id)


def holder(page: Any) -> Any:
    """What a new application keeps its sessions in, as things stand."""
    gradio: Any = routes
    held = gradio.StateHolder()
    held.set_blocks(page.blocks)
    return held


@pytest.fixture(autouse=True)
def gradios(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradio's own sessions to begin with; what `bind_sessions` puts in place is taken out again."""
    monkeypatch.setattr(state_holder, "SessionState", Session.__base__)
    monkeypatch.setattr(routes, "StateHolder", Sessions.__base__)


def test_a_state_is_kept_and_weighed(page: Any) -> None:
    session = Session(page.blocks)
    assert (session[page.state], session.bytes) == ((), 0)
    session[page.state] = ("x" * 1000,)
    assert session[page.state] == ("x" * 1000,)
    assert 1000 < session.bytes < 1300


def test_what_components_hold_and_show_is_not_kept(page: Any) -> None:
    def kept() -> str:
        session = holder(page)["a"]
        session._update_config(page.box)
        session._update_value_in_config(page.box, "secret")
        session[page.state] = ()
        return str(session.config_values)

    assert "secret" in kept()
    bind_sessions()
    assert kept() == "{}"


def test_the_oldest_sessions_give_way_to_what_others_hold(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_BYTES", 5_000)

    def kept() -> tuple[list[str], list[str]]:
        held = holder(page)
        for name in "abcde":
            held[name][page.state] = ("x" * 2000,)
        held["last"]
        return list(held.session_data), list(held.time_last_used)

    assert kept()[0] == ["a", "b", "c", "d", "e", "last"]
    bind_sessions()
    assert kept() == (["d", "e", "last"], ["d", "e", "last"])


def test_a_session_that_is_used_stays(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_BYTES", 5_000)
    bind_sessions()
    held = holder(page)
    for name in "abac":
        held[name][page.state] = ("x" * 2000,)
    held["last"]
    assert list(held.session_data) == ["a", "c", "last"]


def test_a_way_is_weighed_with_all_that_is_in_it() -> None:
    filters = Filters(categories=("c" * 300,), attributes={"a" * 200: ("b" * 400,)})
    asked = ViewState(text="t" * 100, filters=filters)
    assert size_of((asked, asked)) == 64 + 2 * size_of(asked)
    assert 1000 < size_of(asked) - size_of(ViewState()) < 1700
    assert size_of("é" * 1000) > 1000
    assert size_of("漢" * 1000) > 2000
