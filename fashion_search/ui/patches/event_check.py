"""Bounds the values of an event before they enter Gradio's queue, and answers an unknown argument with 422.

Gradio bounds nothing but the body: a path of megabytes takes it hours to resolve, and what is sent may stay
in a session. An argument that it does not know is an error of the server to it.
"""

from typing import Any

from gradio.block_function import BlockFunction
from gradio.data_classes import PredictBodyInternal
from gradio_client import utils as client_utils  # type: ignore[import-untyped]
from starlette.exceptions import HTTPException

from fashion_search.errors import QueryError, TooLargeError
from fashion_search.text import unknown_field
from fashion_search.ui.endpoint import ImageArgument
from fashion_search.ui.model.uploads import LONGEST_PATH, is_data
from fashion_search.ui.model.url import LONGEST_QUERY

SESSION_CHARS = 64
"""Longest name of a session. Gradio's page makes up 11 characters, its client 36."""

LARGEST = 2**63
"""Whole numbers stay below: Python's own have thousands of digits."""

DEEPEST = 8
"""Objects and lists within each other; the page's filters need four."""

MOST_VALUES = 5_000
"""Values and names in an event: twenty attributes with two hundred values each, and the rest of the form."""

MOST_CHARS = 2**18
"""Characters in an event, but for a picture: 450 ids of remembered products need up to 225,000."""


def check(fn: BlockFunction, body: PredictBodyInternal) -> None:
    """Refuse an event that holds more than any honest one.

    Raises:
        SearchError: it does; the text says what of it.
    """
    if len(body.data) != len(fn.inputs):
        raise QueryError(f"The function takes {len(fn.inputs)} values.")
    session = body.session_hash
    if session is not None and not (len(session) <= SESSION_CHARS and session.replace("-", "").isalnum()):
        raise QueryError(f"session_hash: up to {SESSION_CHARS} letters, digits and hyphens are expected.")
    values = [
        {**value, "url": None} if _picture(component, value) else value
        for component, value in zip(fn.inputs, body.data, strict=True)
    ]
    _check_size([values, body.event_data, body.trigger_id, body.event_id, body.oauth_token])


def picture_chars(fn: BlockFunction, body: PredictBodyInternal) -> int:
    """Return how many characters of pictures an event holds that were sent in it."""
    return sum(
        len(_picture(component, value)) for component, value in zip(fn.inputs, body.data, strict=False)
    )


def _picture(component: Any, value: Any) -> str:  # noqa: ANN401
    """Return the picture that a program has sent as a data: URL, if any; the page uploads its own first."""
    url = value.get("url") if isinstance(component, ImageArgument) and isinstance(value, dict) else None
    return url if isinstance(url, str) and is_data(url) else ""


def _check_size(everything: list[Any]) -> None:
    todo: list[tuple[Any, int]] = [(everything, 0)]
    values = chars = files = 0
    while todo:
        value, depth = todo.pop()
        inner: list[Any] = []
        if isinstance(value, str):
            chars += len(value)
            if len(value) > LONGEST_QUERY:
                raise TooLargeError(f"A text is too long: at most {LONGEST_QUERY:,} characters are read.")
        elif isinstance(value, int):
            if abs(value) >= LARGEST:
                raise TooLargeError("A number is too large: at most 18 digits are read.")
        elif isinstance(value, dict):
            inner = [*value, *value.values()]
            files += "path" in value
            if files > 1 or len(str(value.get("path", ""))[: LONGEST_PATH + 1]) > LONGEST_PATH:
                raise TooLargeError(
                    f"One picture is taken, with a path of at most {LONGEST_PATH:,} characters."
                )
        elif isinstance(value, list):
            inner = value
        values += len(inner)
        if values > MOST_VALUES or chars > MOST_CHARS:
            raise TooLargeError(
                f"Too much at once: at most {MOST_VALUES:,} values and {MOST_CHARS:,} characters."
            )
        if inner and depth > DEEPEST:
            raise TooLargeError(f"Lists and objects may be {DEEPEST} deep.")
        todo += [(one, depth + 1) for one in inner]


_construct_args = client_utils.construct_args


def named_arguments(parameters: list[Any], first: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """Return the values of named arguments in their order, as Gradio does.

    Raises:
        HTTPException: there is no such argument; Gradio's own error would be one of the server's.
    """
    try:
        return list(_construct_args(parameters, first, named))
    except TypeError as error:
        known = [parameter["parameter_name"] for parameter in parameters]
        wrong = next((name for name in named if name not in known), "")
        raise HTTPException(422, unknown_field(wrong, known)) from error


def bind_argument_names() -> None:
    """Have Gradio read named arguments so, in this process."""
    client_utils.construct_args = named_arguments
