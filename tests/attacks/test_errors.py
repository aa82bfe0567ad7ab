"""A bug of ours, as a stranger sees it: a plain word, never where or why; the log has it all."""

import json
import re
from typing import Any

import pytest

from fashion_search.search.engine import FashionSearch
from tests.kits.attack import NO_PICTURE, Target, soon

SECRET = "/srv/secret.py: password=hunter2"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(FashionSearch, "search", fail)
    monkeypatch.setattr(FashionSearch, "recommend", fail)


def noted(target: Target, answer: str) -> dict[str, Any]:
    """What the log has under the number that an answer names."""
    (number,) = re.findall(r"Something went wrong[\w .]* in the log under ([0-9a-f]{32})\.", answer)
    for leak in ("secret", "hunter2", "Traceback", "RuntimeError", ".py"):
        assert leak not in answer
    found: list[dict[str, Any]] = []

    def written() -> bool:
        lines = [json.loads(line) for line in target.log.getvalue().splitlines()]
        found.extend(line for line in lines if line["request_id"] == number)
        return bool(found)

    assert soon(written)  # it is noted after it has been answered
    return found[0]


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("door", ["rest", "endpoint", "page", "memory"])
def test_a_door_says_that_it_failed_and_where_to_find_why(target: Target, door: str) -> None:
    page = target.page()
    if door == "rest":
        answer = target.post("/api/v1/search", {"text": "red"})
        assert (answer.status, answer.headers["content-type"], [*answer.json]) == (
            500,
            "application/json",
            ["detail"],
        )
        said = answer.text
    elif door == "endpoint":
        said = target.call(NO_PICTURE)
        assert "event: error" in said
    elif door == "page":
        step, values = page.step(text="red")
        said = target.ask_page(step, values, session="broken")
    else:
        said = target.ask_page(page.named("on_recall")["id"], [{"favourites": ["x"]}], session="broken-too")
    line = noted(target, said)
    assert line["error"] == "RuntimeError"
    assert "test_errors.py" in str(line["traceback"])
    assert "hunter2" not in str(line)  # an exception may repeat what somebody typed


@pytest.mark.usefixtures("broken")
def test_as_gradio_has_it_it_would_be_shown(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    (search,) = (event for event in target.queue.blocks.fns.values() if event.api_name == "search")
    monkeypatch.setattr(search, "fn", search.fn.__wrapped__.__wrapped__)
    monkeypatch.setattr(target.queue.blocks, "show_error", True)
    assert "hunter2" in target.call(NO_PICTURE)


def test_what_is_not_understood_is_not_repeated(target: Target) -> None:
    answer = target.post("/gradio_api/queue/join", b'{"data": "<script>echo</script>"}')
    assert (answer.status, list(answer.json)) == (422, ["detail"])
    assert "echo" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api/v1/nothing", "/api/v2", "/images/nothing", "/gradio_api/nothing", "/%00", "/<script>"],
)
def test_what_is_not_there_is_said_in_json(target: Target, path: str) -> None:
    answer = target.get(path)
    assert (answer.status, answer.json["detail"]) == (
        404,
        "There is nothing here." if "gradio" in path or "%" in path else "Not Found",
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "GET", "CONNECT"])
def test_a_method_that_is_not_taken_is_said_in_json(target: Target, method: str) -> None:
    answer = target.ask(method, "/api/v1/search")
    assert (answer.status, answer.headers["content-type"], answer.headers["allow"]) == (
        405,
        "application/json",
        "POST",
    )
    assert answer.json == {"detail": "Method Not Allowed"}
