"""Sends a middleware's refusal as a JSON answer."""

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import Scope


def refusal(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return an answer in the form of the REST interface's own, which Gradio's page shows as a notice."""
    return JSONResponse({"detail": detail}, status, headers)


def path_of(scope: Scope) -> str:
    """Return the path by which routes are found: without what a proxy has put before it."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(root) :] if root and path.startswith(root + "/") else path
