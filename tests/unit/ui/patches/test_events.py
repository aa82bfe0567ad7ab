"""How a function of the page runs: as Gradio calls it, and observed."""

import asyncio
import io
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
import pytest

from fashion_search.server.limits.admission import Admission
from fashion_search.server.observability.access_log import AccessLog
from fashion_search.server.observability.operation import Operation
from fashion_search.server.observability.request_context import REQUEST, begin_context
from fashion_search.ui.patches.events import data_of, observe
from tests.kits.blocks import SEARCH, answer, app_of, push, request_of, small_page

SECRET = "/srv/secret.py: password=hunter2"


class Asked:
    """A page with a search, and what its log says."""

    def __init__(self, search: Callable[[str], Any], *, observed: bool) -> None:
        self.page = small_page(search)
        self.log = io.StringIO()
        if observed:
            observe(self.page, Operation(AccessLog(access=False, stream=self.log)), Admission(), 0.2)

    def ask(self, patience: float = 20) -> dict[str, Any]:
        """Ask as a request does, of a queue that has been started before it came in."""

        async def scene() -> dict[str, Any]:
            queue = self.page._queue
            app_of(self.page)
            queue.start()  # type: ignore[no-untyped-call]
            scope: Any = request_of().scope
            REQUEST.set(begin_context(scope))
            assert (await push(queue, "a", function=SEARCH, **scope))[0]
            try:
                return await asyncio.wait_for(answer(queue, "a"), patience)
            finally:
                queue.close()  # type: ignore[no-untyped-call]

        return asyncio.run(scene())


def test_a_function_knows_the_request_that_asked() -> None:
    def search(text: str) -> str:
        call = REQUEST.get()
        return f"{call.door} {call.route}" if call else "nobody"

    assert Asked(search, observed=False).ask()["data"] == ["nobody"]
    assert Asked(search, observed=True).ask()["data"] == ["api /gradio_api/queue/join"]


def test_a_bug_is_logged_and_not_printed_and_the_client_told_where(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def search(text: str) -> str:
        raise RuntimeError(SECRET)

    assert Asked(search, observed=False).ask()["error"] is None
    assert SECRET in capsys.readouterr().err
    asked = Asked(search, observed=True)
    said = asked.ask()["error"]
    line = json.loads(asked.log.getvalue())
    assert said == f"Something went wrong here. The operator finds it in the log under {line['request_id']}."
    assert line["error"] == "RuntimeError"
    assert SECRET not in capsys.readouterr().err


@pytest.fixture
def end() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_a_function_that_does_not_end_is_given_up(end: threading.Event) -> None:
    def search(text: str) -> bool:
        return end.wait(20)

    assert "took more than 0.2 seconds" in Asked(search, observed=True).ask()["error"]
    with pytest.raises(TimeoutError):
        Asked(search, observed=False).ask(patience=0.5)


@pytest.mark.parametrize("sent", [None, 5, "x", [], {"id": "p1"}])
def test_what_a_browser_sends_may_be_of_any_shape(sent: Any) -> None:
    event = gr.EventData(None, sent)
    assert data_of(event) == sent
    if not hasattr(sent, "__contains__"):
        with pytest.raises(TypeError):
            _ = event.id
