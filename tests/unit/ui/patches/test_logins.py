"""Who Gradio takes a request to be from, once its user has logged in, by its form or by HTTP Basic."""

from typing import Any

import pytest
from gradio.routes import App
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from fashion_search.ui.patches.logins import as_user, logged_in
from tests.kits.blocks import app_of, small_page


@pytest.fixture
def app() -> App:
    page: Any = small_page()
    page.auth, page.auth_message = (lambda name, password: password == "right"), ""
    return app_of(page)


def test_the_cookie_of_gradios_form_is_known(app: App) -> None:
    seen: list[bool] = []
    inner = app.build_middleware_stack()

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(logged_in(scope))
        await inner(scope, receive, send)

    app.middleware_stack = noting
    client = TestClient(app)
    client.post("/login", data={"username": "ann", "password": "right"})
    assert client.get("/gradio_api/user").json() == "ann"
    assert seen == [False, True]


def test_a_user_of_http_basic_is_one_of_gradios(app: App) -> None:
    client = TestClient(app)
    assert client.get("/gradio_api/user", auth=("ann", "right")).json() is None
    inner = app.build_middleware_stack()

    async def as_ann(scope: Scope, receive: Receive, send: Send) -> None:
        await inner(as_user(scope, "ann"), receive, send)

    app.middleware_stack = as_ann
    assert [client.get("/gradio_api/user").json() for _ in range(2)] == ["ann", "ann"]
    assert [*app.tokens.values()] == ["ann"]  # one login, however often
