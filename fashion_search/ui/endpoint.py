"""The public API endpoint `/search` of Gradio's API client and MCP.

Its arguments are positions for programs that post to Gradio's own addresses, and Gradio takes no fewer than there
are. So switches that only measurements need (`lexical`, `edit`, `correct`) are REST's alone.
"""

import inspect
from typing import Any

import gradio as gr
from gradio.data_classes import ImageData

from fashion_search.imaging.decode import DecodeQuery
from fashion_search.search.engine import FashionSearch, Fusion
from fashion_search.search.request import SearchRequest
from fashion_search.server.api.product_record import ProductHit
from fashion_search.ui.controller import presenter
from fashion_search.ui.inputs.image_upload import ImageInput
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import ViewState
from fashion_search.ui.patches.components import Mixin

_SCHEMA = SearchRequest.model_json_schema()


class Argument(Mixin):
    """An input that only the API has: its label is the argument's name, and REST's words describe it."""

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value, and what the API page says of it."""
        schema: dict[str, Any] = super().api_info()
        return {"additional_description": _SCHEMA["properties"][str(self.label)]["description"], **schema}


class ValueArgument(Argument, gr.JSON):
    """Any argument but the picture: handed over as it was sent, and described as REST's field of its name."""

    data_model = None

    def example_inputs(self) -> object:
        """Return what stands in the API page's examples."""
        return self.value

    def preprocess(self, payload: object) -> object:  # type: ignore[override]
        """Take what was sent; the request checks it."""
        return payload

    def api_info(self) -> dict[str, Any]:
        """Return REST's schema, without the key that Gradio's API client cannot read."""
        field = _SCHEMA["properties"][str(self.label)]
        kind = field.get("anyOf", [field])[0]
        kind = _SCHEMA["$defs"]["Filters"] if "$ref" in kind else kind
        schema = {name: part for name, part in kind.items() if name != "additionalProperties"}
        return {"additional_description": field["description"], **schema}


class ImageArgument(Argument, ImageInput):
    """A picture: an upload, or itself as a data: URL."""

    def example_inputs(self) -> dict[str, Any]:
        """Return what stands in the API page's examples; Gradio's own is a picture on another host."""
        return {"path": "YOUR_PHOTO.jpg", "url": "YOUR_PHOTO.jpg", "meta": {"_type": "gradio.FileData"}}

    def preprocess(self, payload: ImageData | None) -> UploadedImage | None:  # type: ignore[override]
        """Take what was sent; nothing is opened yet."""
        return None if payload is None else UploadedImage(payload.path, payload.url, self.decode)


class Results(gr.JSON):
    """A list of REST result objects, described on the API page."""

    is_template = True

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the list."""
        return {"type": "array", "items": ProductHit.model_json_schema()}


def add_endpoint(fashion: FashionSearch, pool: dict[str, Any], decode: DecodeQuery) -> None:
    """Add `/search` to the page that is being laid out.

    Args:
        fashion: the catalogue.
        pool: what bounds the searches that run at a time.
        decode: decodes pictures.
    """

    def search(
        text: str | None = None,
        image: UploadedImage | None = None,
        alpha: float = 0.5,
        top_k: int = 10,
        without: str | None = None,
        like: str | None = None,
        fusion: Fusion = "balanced",
        filters: Any = None,  # noqa: ANN401
    ) -> list[dict[str, Any]]:
        """Find the products that fit words, a picture, or both; best first."""
        request = SearchRequest.parse(
            {
                "text": text,
                "alpha": alpha,
                "top_k": top_k,
                "without": without,
                "like": like,
                "fusion": fusion,
                "filters": filters,
            }
        )
        return presenter.find(fashion, ViewState(picture=image, **request.values())).cards or []

    inputs: list[Argument] = []
    for name in inspect.signature(search).parameters:
        argument = (ImageArgument if name == "image" else ValueArgument)(label=name, visible=False)
        argument.value = SearchRequest.model_fields[name].default
        inputs.append(argument)
        if isinstance(argument, ImageArgument):
            argument.decode = decode
    output = Results(visible=False, label="results")
    gr.Button(visible=False).click(search, inputs, output, api_name="search", **pool)
