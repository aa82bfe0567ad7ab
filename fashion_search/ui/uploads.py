"""Uploads that are broken off leave nothing behind.

Gradio writes an upload to a file of its own while it comes, and removes it where the form is wrong, but not
where the client goes away before its end: no list has that file, so it would stay until the app stops, and
whoever breaks off uploads could fill the disk.
"""

import contextlib
from pathlib import Path

from gradio import route_utils, routes
from gradio.route_utils import GradioMultiPartParser
from starlette.datastructures import FormData


class Parser(GradioMultiPartParser):
    """Gradio's reader of forms, which removes the files of a form that it does not read to its end."""

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


def remove_broken_uploads() -> None:
    """Have Gradio read forms with it; it has no switch for that."""
    for reader in (route_utils, routes):
        reader.GradioMultiPartParser = Parser  # type: ignore[attr-defined]
