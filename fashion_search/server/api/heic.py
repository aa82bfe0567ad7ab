"""Shows uploaded HEIC pictures as JPEG: most browsers cannot draw them."""

from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fashion_search.errors import OverloadedError, SearchError, TimedOutError
from fashion_search.imaging.decode import DecodeQuery, read_picture
from fashion_search.imaging.normalize import QUERY_SIDE
from fashion_search.imaging.thumbnail import thumbnail
from fashion_search.server.limits.admission import Admission
from fashion_search.server.limits.timeout import in_time
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.refusal import refusal
from fashion_search.ui.model.uploads import is_upload

ENDINGS = ("heic", "HEIC", "heif", "HEIF")
"""How the files of telephones are called."""


def heic_routes(decode: DecodeQuery, line: Admission, seconds: float) -> list[Route]:
    """Return the routes of uploads with such names, to come before Gradio's own.

    Args:
        decode: decodes pictures of strangers.
        line: where decoding waits for its turn, as searches do.
        seconds: how long it may take.
    """

    async def show(ending: str, request: Request) -> Response:
        path = f"{request.path_params['path']}.{ending}"
        if not is_upload(path):
            return refusal(404, "There is nothing here.")
        try:
            jpeg = await in_time(partial(_jpeg, Path(path), decode), seconds, line, client_of(request.scope))
        except (OverloadedError, TimedOutError):
            return refusal(503, "The picture cannot be shown now: try again.")
        except SearchError:  # the search says why
            return refusal(404, "There is nothing here.")
        return Response(jpeg, media_type="image/jpeg")

    return [Route(f"/gradio_api/file={{path:path}}.{one}", partial(show, one)) for one in ENDINGS]


def _jpeg(path: Path, decode: DecodeQuery) -> bytes:
    return thumbnail(decode(read_picture(path), None), QUERY_SIDE)
