"""The public API endpoint `/search` of Gradio's API client and MCP."""

from typing import Any, ClassVar

import gradio as gr
from gradio.components import Component
from gradio.data_classes import ImageData

from fashion_search.catalog.filters import NO_FILTERS
from fashion_search.config import MAX_TOP_K
from fashion_search.imaging.decode import DecodeQuery
from fashion_search.search.engine import FashionSearch, Filters, Fusion
from fashion_search.search.request import SearchRequest
from fashion_search.server.api.answers import ProductHit
from fashion_search.ui.controller import presenter
from fashion_search.ui.inputs.filter_json import FilterArgument
from fashion_search.ui.inputs.fusion import FusionChoice
from fashion_search.ui.inputs.image_upload import ImageInput, UploadedImage
from fashion_search.ui.inputs.numbers import AlphaSlider, CountInput
from fashion_search.ui.model.view_state import ViewState


class Argument(Component):
    """An input that only the API has: its label is the argument's name, and REST's words describe it."""

    is_template = True  # without it the page looks for components of these names in the browser
    example: ClassVar[Any] = ""

    def get_block_name(self) -> str:
        """Return the name of the component of Gradio's that this is made from."""
        made_from = (base for base in type(self).__mro__ if base.__module__.startswith("gradio."))
        return next(made_from).__name__.lower()

    def get_block_class(self) -> str:
        """Return the same name for the API page."""
        return self.get_block_name()

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value, and what the API page says of it."""
        schema: dict[str, Any] = super().api_info()
        said = SearchRequest.model_fields[str(self.label)].description
        return {"additional_description": said, **schema}

    def example_inputs(self) -> Any:  # noqa: ANN401
        """Return what stands in the API page's examples; Gradio's own name a picture on another host."""
        return self.example


class TextArgument(Argument, gr.Textbox):
    """Words, or the id of a product."""


class ImageArgument(Argument, ImageInput):
    """A picture: an upload, or itself as a data: URL."""

    example: ClassVar[Any] = {
        "path": "YOUR_PHOTO.jpg",
        "url": "YOUR_PHOTO.jpg",
        "meta": {"_type": "gradio.FileData"},
    }

    def preprocess(self, payload: ImageData | None) -> UploadedImage | None:  # type: ignore[override]
        """Take what was sent; nothing is opened yet."""
        return None if payload is None else UploadedImage(payload.path, payload.url, self.decode)


class AlphaArgument(Argument, AlphaSlider):
    """The picture's share."""

    example = 0.6


class TopKArgument(Argument, CountInput):
    """How many products."""

    example = 10


class FusionArgument(Argument, FusionChoice):
    """The name of a fusion."""

    example = "balanced"


class FiltersArgument(Argument, FilterArgument):
    """Which products are looked at."""

    example = None


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
        text: str = "",
        image: UploadedImage | None = None,
        alpha: float = 0.5,
        top_k: int = 10,
        without: str = "",
        like: str = "",
        fusion: Fusion = "balanced",
        filters: Filters | None = None,
    ) -> list[dict[str, Any]]:
        """Find the products that fit words, a picture, or both; best first."""
        asked = ViewState(
            text=text,
            without=without,
            picture=image,
            like=like,
            alpha=alpha,
            fusion=fusion,
            top_k=top_k,
            filters=filters or NO_FILTERS,
        )
        return presenter.find(fashion, asked).cards or []

    picture = ImageArgument(label="image", visible=False)
    picture.decode = decode
    inputs = [
        TextArgument("", label="text", visible=False),
        picture,
        AlphaArgument(0, 1, 0.5, label="alpha", visible=False),
        TopKArgument(10, label="top_k", minimum=1, maximum=MAX_TOP_K, precision=0, visible=False),
        TextArgument("", label="without", visible=False),
        TextArgument("", label="like", visible=False),
        FusionArgument(visible=False),
        FiltersArgument(label="filters", visible=False),
    ]
    output = Results(visible=False, label="results")
    gr.Button(visible=False).click(search, inputs, output, api_name="search", **pool)
