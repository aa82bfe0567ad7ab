"""Stores uploads under names that only their senders know, in bounded numbers, and fetches no URL.

Gradio names an upload after its content, takes a thousand files at once, leaves what was broken off on the
disk, remembers every upload that has an id, downloads what an input names by URL, and fails
without a word where an upload is no longer there.
"""

import contextlib
import secrets
from pathlib import Path
from typing import Any, NoReturn

import gradio as gr
from gradio import processing_utils, route_utils, routes
from gradio.block_function import BlockFunction
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException

from fashion_search.ui.inputs.image_upload import ImageInput

NAME_BYTES = 32
"""Chance in a name: none can be found by trying."""

MOST_FILES = 10
"""Files in one upload: the page sends one. Gradio takes a thousand, each an open file while it comes."""


class UnguessableFile(route_utils.GradioUploadFile):
    """An upload whose name is new each time, also for the same content.

    Gradio's names tell whoever has a picture whether somebody else has uploaded it. It has no sessions for
    uploads, so their names are all that keeps one visitor's pictures from another.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.sha.update(secrets.token_bytes(NAME_BYTES))  # Gradio names its folder by this


class Parser(route_utils.GradioMultiPartParser):
    """Reads a form of a few files and nothing else; removes the files of a client that goes away.

    Gradio removes them only where the form is wrong: whoever breaks off uploads could fill the disk.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **{**options, "max_files": MOST_FILES})

    def on_headers_finished(self) -> None:
        """Begin with a part of the form."""
        super().on_headers_finished()
        if self._current_part.file is None:
            raise MultiPartException("Only files are taken here.")

    async def parse(self) -> FormData:
        """Read the form."""
        try:
            return await super().parse()
        except BaseException:
            for file in self._files_to_close_on_error:
                with contextlib.suppress(OSError):
                    file.close()
                    Path(file.name).unlink(missing_ok=True)
            raise


async def fetch_nothing(*_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
    """Refuse a download: Gradio would fetch, however large, what any input of any function names."""
    raise gr.Error("This server fetches nothing from other hosts.", print_exception=False)


def for_our_check(fn: BlockFunction, data: list[Any]) -> list[Any]:
    """Return the values of an event with the page's picture such that Gradio leaves the check to `UploadedImage`.

    Gradio checks only what calls itself its file, so that everything depends on our check anyway.
    """
    return [
        {"path": value.get("path")} if type(component) is ImageInput and isinstance(value, dict) else value
        for component, value in zip(fn.inputs, data, strict=True)
    ]


def bind_uploads() -> None:
    """Have Gradio treat files so, in this process."""
    route_utils.GradioUploadFile = UnguessableFile  # type: ignore[misc]
    route_utils.GradioMultiPartParser = Parser  # type: ignore[misc]
    routes.file_upload_statuses = None  # type: ignore[assignment]  # none is remembered: the browser knows its own
    processing_utils.async_ssrf_protected_get = fetch_nothing
    processing_utils.async_ssrf_protected_download = fetch_nothing
