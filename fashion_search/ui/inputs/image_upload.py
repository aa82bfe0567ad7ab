"""The picture input: takes only uploads, which our own decoder reads, and pictures from anywhere on the page.

Gradio's own would open any picture on the server that a client names by path, and download any URL. It takes
what is chosen or dropped on its tile, as large as it is and under any name.
"""

from typing import Self

import gradio as gr
from gradio.data_classes import ImageData
from pydantic import ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from fashion_search.config import MAX_PICTURE_BYTES
from fashion_search.imaging.decode import READABLE, DecodeQuery, query_picture
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.results.html import PICTURES, HtmlComponent, load_script


class ImagePayload(ImageData):
    """What a client sends for a picture; a value of any other shape counts as no upload."""

    # What the API page says of it, in place of "a local filepath or publicly available URL".
    model_config = ConfigDict(
        json_schema_extra={"description": "A picture file of yours, uploaded: handle_file('PATH')."}
    )

    @model_validator(mode="wrap")
    @classmethod
    def _any_shape(cls, value: object, validate: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return validate(value)
        except ValidationError:
            return validate({})


class ImageInput(gr.Image):
    """A picture input that returns the upload unread; the event handler reports a picture that cannot be read."""

    is_template = True  # without it the page looks for a component of this name in the browser
    data_model = ImagePayload

    decode: DecodeQuery = staticmethod(query_picture)
    """Set it on the instance: Gradio reads a component's settings off the signature of its `__init__`."""

    def preprocess(self, payload: ImageData | None) -> UploadedImage | None:  # type: ignore[override]
        """Return the upload, not opened yet."""
        return None if payload is None else UploadedImage(payload.path, decode=self.decode)


class PictureSource(HtmlComponent):
    """Takes a picture file, however it came to the page, makes it small and hands it to the picture input.

    Shows a hint while a file is dragged over the page, and on the tile how far the upload is.
    """

    template = '<p class="sr" role="status"></p><div class="hint" popover="manual"><p>Drop your picture here</p></div>'
    script = (
        f"const MOST_BYTES = {MAX_PICTURE_BYTES}, READABLE = '{READABLE}';\n{PICTURES}{load_script(__file__)}"
    )
