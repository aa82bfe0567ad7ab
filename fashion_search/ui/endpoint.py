"""The public API endpoints of Gradio's API client; MCP's tool is the first of them.

`/search` answers the products, and always has. `/search_with_verdict` takes the same and answers all that REST
does: whether anything fits, and how the words were read. More outputs of `/search` would change what programs get.
Its arguments are positions for programs that post to Gradio's own addresses, and Gradio takes no fewer than there
are. So switches that only measurements need (`lexical`, `edit`, `correct`) are REST's alone.
"""

import functools
import inspect
from typing import Any

import gradio as gr
from gradio.data_classes import ImageData

from fashion_search.catalog.filters import NO_FILTERS
from fashion_search.imaging.decode import DecodeQuery, query_picture
from fashion_search.search.engine import FashionSearch, Fusion, Query
from fashion_search.search.request import SearchRequest, check_known
from fashion_search.server.api.answers import SearchResponse, response
from fashion_search.server.api.product_record import ProductHit
from fashion_search.ui.inputs.image_upload import ImagePayload
from fashion_search.ui.model.uploads import UploadedImage

_SCHEMA = SearchRequest.model_json_schema()
_FIELDS = _SCHEMA["properties"]


class ValueArgument(gr.JSON):
    """Any argument but the picture: handed over as it was sent, and described as REST's field of its name."""

    is_template = True  # without it the page looks for a component of this name in the browser
    data_model = None

    def example_inputs(self) -> object:
        """Return what stands in the API page's examples."""
        return _FIELDS[str(self.label)].get("examples", [self.value])[0]

    def preprocess(self, payload: object) -> object:  # type: ignore[override]
        """Take what was sent; the request checks it."""
        return payload

    def api_info(self) -> dict[str, Any]:
        """Return REST's schema."""
        field = _FIELDS[str(self.label)]
        kind = field.get("anyOf", [field])[0]
        kind = _SCHEMA["$defs"]["Filters"] if "$ref" in kind else kind
        return {"additional_description": field["description"], **_readable(kind)}


class ImageArgument(gr.Image):
    """A picture: an upload, or itself as a data: URL."""

    is_template = True
    data_model = ImagePayload
    decode: DecodeQuery = staticmethod(query_picture)

    def example_inputs(self) -> dict[str, Any]:
        """Return what stands in the API page's examples; Gradio's own is a picture on another host."""
        return {"path": "YOUR_PHOTO.jpg", "url": "YOUR_PHOTO.jpg", "meta": {"_type": "gradio.FileData"}}

    def preprocess(self, payload: ImageData | None) -> UploadedImage | None:  # type: ignore[override]
        """Take what was sent; nothing is opened yet."""
        return None if payload is None else UploadedImage(payload.path, payload.url, self.decode)

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema, with REST's words."""
        schema: dict[str, Any] = super().api_info()
        return {"additional_description": _FIELDS["image"]["description"], **schema}


Argument = ValueArgument | ImageArgument


class Output(gr.JSON):
    """What REST answers, or a part of it, described on the API page."""

    is_template = True
    schema: dict[str, Any]

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema."""
        return self.schema


def add_endpoints(fashion: FashionSearch, pool: dict[str, Any], decode: DecodeQuery) -> None:
    """Add `/search` and `/search_with_verdict` to the page that is being laid out, their searches bounded by `pool`."""

    def search_with_verdict(
        text: str | None = None,
        image: UploadedImage | None = None,
        alpha: float = 0.5,
        top_k: int = 10,
        without: str | None = None,
        like: str | None = None,
        fusion: Fusion = "balanced",
        filters: Any = None,  # noqa: ANN401
    ) -> dict[str, Any]:
        """Find the same, and tell whether anything fits and how the words were read; all that REST answers."""
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
        check_known(request.filters or NO_FILTERS, fashion.snapshot.facets)
        query = Query(**request.values(), image=image.file() if image else None)
        return response(fashion.search(query)).model_dump(mode="json")

    def search(*given: Any) -> Any:  # noqa: ANN401
        """Find the products that fit words, a picture, or both; best first."""
        return search_with_verdict(*given)["results"]

    functools.update_wrapper(search, search_with_verdict, assigned=())  # its arguments

    inputs: list[Argument] = []
    for name in inspect.signature(search).parameters:
        argument = (ImageArgument if name == "image" else ValueArgument)(label=name, visible=False)
        argument.value = SearchRequest.model_fields[name].default
        inputs.append(argument)
        if isinstance(argument, ImageArgument):
            argument.decode = decode
    results, answer = Output(visible=False, label="results"), Output(visible=False, label="answer")
    results.schema = {"type": "array", "items": ProductHit.model_json_schema()}
    answer.schema = _readable(SearchResponse.model_json_schema())
    for find, output in ((search, results), (search_with_verdict, answer)):
        gr.Button(visible=False).click(find, inputs, output, api_name=find.__name__, **pool)


def _readable(schema: Any) -> Any:  # noqa: ANN401
    """Leave out what Gradio's API client cannot read: that an object has no further fields."""
    if isinstance(schema, list):
        return [_readable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _readable(part)
        for name, part in schema.items()
        if (name, part) != ("additionalProperties", False)
    }
