"""Uploads lie where only those who sent them can know.

Gradio names an upload's folder after its content, with a secret that it keeps for good. Whoever has a
picture learns its name by uploading it, and could ask for it again an hour later: there it is, once
somebody else has uploaded the same. Gradio has no sessions for uploads, so their names are all that
keeps one visitor's pictures from another.
"""

import secrets
from typing import Any

from gradio import route_utils

NAME_BYTES = 32
"""Chance in a name: none can be found by trying."""


class UnguessableFile(route_utils.GradioUploadFile):
    """A file that comes in; its name is new each time, also for the same content."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.sha.update(secrets.token_bytes(NAME_BYTES))  # Gradio names its folder by this


def name_uploads_by_chance() -> None:
    """Have Gradio make its uploads so."""
    route_utils.GradioUploadFile = UnguessableFile  # type: ignore[misc]
