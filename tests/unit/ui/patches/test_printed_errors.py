"""What Gradio prints of an error in its queue, and what is heard of it in place of that."""

import asyncio
import traceback
from typing import Any

import pytest
from gradio import queueing

from fashion_search.ui.patches.queue import bind_printed
from tests.kits.blocks import SEARCH, app_of, begin, push, small_page


def fail(text: str) -> str:
    raise ValueError(text)


def test_an_error_is_heard_and_not_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene() -> None:
        queue = small_page(fail)._queue
        app_of(queue.blocks)
        await push(queue, "a", function=SEARCH, value="what people typed")
        await begin(queue)[0]

    monkeypatch.setattr(queueing, "traceback", traceback)
    asyncio.run(scene())
    assert "what people typed" in capsys.readouterr().err
    heard: list[Any] = []
    bind_printed(lambda *record: heard.append(record))
    asyncio.run(scene())
    assert capsys.readouterr().err == ""
    ((name, error, _, _),) = heard
    assert (name, type(error)) == ("gradio", ValueError)
