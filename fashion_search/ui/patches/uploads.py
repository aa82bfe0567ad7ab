"""Stores uploads under names that only their senders know, and fetches no URL; Gradio does neither.

It has no switches for that, so some of its parts are put in place of others.
"""

import contextlib
import secrets
from pathlib import Path
from typing import Any, NoReturn

import gradio as gr
from gradio import processing_utils, route_utils, routes
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException

NAME_BYTES = 32
"""Chance in a name: none can be found by trying."""

MOST_FILES = 10
"""Files in one upload: the page sends one. Gradio takes a thousand, each an open file while it comes."""

MOST_PROGRESSES = 512
"""Uploads whose progress can be asked for."""


class UnguessableFile(route_utils.GradioUploadFile):
    """A file that comes in; its name is new each time, also for the same content.

    Gradio names an upload's folder after its content, with a secret that it keeps for good. Whoever has a
    picture learns its name by uploading it, and could ask for it again an hour later: there it is, once
    somebody else has uploaded the same. Gradio has no sessions for uploads, so their names are all that
    keeps one visitor's pictures from another.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.sha.update(secrets.token_bytes(NAME_BYTES))  # Gradio names its folder by this


class Parser(route_utils.GradioMultiPartParser):
    """A reader of forms that takes few files and nothing else, and removes those of a form that does not end.

    Gradio's own removes them where the form is wrong, but not where the client goes away: no list has such
    a file, so it would stay until the app stops, and whoever breaks off uploads could fill the disk.
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


class Progress(route_utils.FileUploadProgress):
    """The progress of uploads, of a bounded number: Gradio keeps every name that anybody asks for."""

    def track(self, upload_id: str) -> None:
        """Begin with an upload; the oldest gives way to it."""
        while len(self._statuses) >= MOST_PROGRESSES and upload_id not in self._statuses:
            self.stop_tracking(next(iter(self._statuses)))
        super().track(upload_id)

    def stop_tracking(self, upload_id: str) -> None:
        """Forget an upload."""
        super().stop_tracking(upload_id)
        self._signals.pop(upload_id, None)

    async def is_tracked(self, upload_id: str) -> bool:
        """Wait until an upload begins."""
        try:
            return bool(await super().is_tracked(upload_id))
        finally:
            if upload_id not in self._statuses:
                self._signals.pop(upload_id, None)


async def fetch_nothing(*_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
    """Stand in for Gradio's downloads: it would fetch, however large, what any input of any function names."""
    raise gr.Error("This server fetches nothing from other hosts.", print_exception=False)


def bind_uploads() -> None:
    """Have Gradio treat files so, in this process."""
    route_utils.GradioUploadFile = UnguessableFile  # type: ignore[misc]
    for reader in (route_utils, routes):
        reader.GradioMultiPartParser = Parser  # type: ignore[attr-defined]
    routes.file_upload_statuses = Progress()
    processing_utils.async_ssrf_protected_get = fetch_nothing
    processing_utils.async_ssrf_protected_download = fetch_nothing
