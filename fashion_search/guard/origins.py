"""Which other sites' pages may call: exactly the named origins, whatever Gradio would say."""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.guard.answers import path_of, refusal


class Origins:
    """CORS for every route; and what another site's page sends without asking is refused.

    A form of another site is sent without CORS, with an upload in it, say. Browsers mark it as
    cross-site (https://www.w3.org/TR/fetch-metadata/); what no browser sent has no such mark.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        """Wrap an application.

        Args:
            app: what is behind.
            allowed: origins such as "https://shop.example"; "*" for all.
        """
        self._app = app
        self._allowed = frozenset(allowed)
        self._cors = CORSMiddleware(
            self._without_gradios,
            allow_origins=allowed,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key"],
            expose_headers=["Retry-After"] if allowed else [],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        # To log out is a GET of Gradio's, which a picture on any page could be.
        if scope["type"] == "http" and (scope["method"] == "POST" or path_of(scope) == "/logout"):
            headers = Headers(scope=scope)
            asked_by = headers.get("origin", "")
            if headers.get("sec-fetch-site") == "cross-site" and not self._allowed & {asked_by, "*"}:
                detail = "Pages of other sites cannot send to this one: see ALLOWED_ORIGINS."
                return await refusal(403, detail)(scope, receive, send)
        return await self._cors(scope, receive, send)

    async def _without_gradios(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def taking_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name in [key for key in headers if key.lower().startswith("access-control-")]:
                    del headers[name]
            await send(message)

        await self._app(scope, receive, taking_back)
