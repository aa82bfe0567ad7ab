"""A bug of ours, as a stranger sees it: a plain word, never where or why; the log has it all."""

import logging
import time
from collections.abc import Iterator

import pytest

from fashion_search.search import FashionSearch
from tests.attacks.kit import NO_PICTURE, Target

SECRET = "/srv/secret.py: password=hunter2"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(FashionSearch, "search", fail)
    monkeypatch.setattr(FashionSearch, "suggest", fail)


@pytest.fixture
def log() -> Iterator[list[str]]:
    """What the server has noted."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    logging.getLogger("uvicorn.error").addHandler(handler)
    yield lines
    logging.getLogger("uvicorn.error").removeHandler(handler)


@pytest.mark.usefixtures("broken")
def test_rest_says_that_it_failed_and_no_more(target: Target, log: list[str]) -> None:
    answer = target.post("/api/v1/search", {"text": "red"})
    assert (answer.status, answer.headers["content-type"]) == (500, "application/json")
    assert answer.json == {
        "detail": "Something went wrong on this server. It has been noted; try again later."
    }
    for _ in range(500):  # it is noted after it has been answered
        if log:
            break
        time.sleep(0.01)
    assert SECRET in log[0]
    assert "Traceback" in log[0]


@pytest.mark.usefixtures("broken")
def test_the_endpoint_and_the_page_say_no_more_either(
    target: Target, capfd: pytest.CaptureFixture[str]
) -> None:
    page = target.page()
    said = target.call(NO_PICTURE)
    assert "event: error" in said
    step = next(one for one in page.on_server if len(one["inputs"]) > 8)
    values = page.values(step, text="red")
    kinds = [one["type"] for one in page.inputs(step)]
    place = next(
        n for n, one in enumerate(page.inputs(step)) if one["props"].get("value") == [] and kinds[n] == "html"
    )
    values[place] = [{"number": 1, "kind": "ask", "value": None}]
    said += target.ask_page(step["id"], values, session="broken")
    said += target.ask_page(page.named("on_question")["id"], [{"favourites": ["x"]}], session="broken too")
    assert said.count('"success":false') == 2
    for leak in ("secret", "hunter2", "Traceback", "RuntimeError", ".py"):
        assert leak not in said
    assert capfd.readouterr().err.count(SECRET) >= 3


@pytest.mark.usefixtures("broken")
def test_with_gradios_switch_for_errors_it_would_be_shown(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    assert (answer.status, answer.json["detail"]) == (404, "Not Found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "GET", "CONNECT"])
def test_a_method_that_is_not_taken_is_said_in_json(target: Target, method: str) -> None:
    answer = target.ask(method, "/api/v1/search")
    assert (answer.status, answer.headers["content-type"], answer.headers["allow"]) == (
        405,
        "application/json",
        "POST",
    )
    assert answer.json == {"detail": "Method Not Allowed"}
