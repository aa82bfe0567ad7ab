from dataclasses import replace

from fashion_search.search.engine import Filters
from fashion_search.ui.controller.form_updates import changed
from fashion_search.ui.model.uploads import Crop, UploadedImage
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, search_over

ENTERED = ViewState(text="red", picture=UploadedImage(path="a/b.png"), top_k=10)


def test_only_what_changes_is_news(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"], ["blue"]]).snapshot.catalogue
    assert changed(catalogue, ENTERED, ENTERED) == {}
    assert changed(catalogue, ENTERED, replace(ENTERED, top_k=30)) == {}  # no input has it
    assert changed(catalogue, ENTERED, replace(ENTERED, picture=None, alpha=0.0)) == {
        "picture": None,
        "alpha": 0.0,
        "was": {"text": "red", "without": ""},
    }


def test_values_are_as_the_browser_s_inputs_take_them(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"], ["blue"]]).snapshot.catalogue
    after = replace(
        ENTERED,
        picture=UploadedImage(path="c/d.png"),
        crop=Crop(0.1, 0.2, 0.3, 0.4, "c"),
        like="p1",
        filters=Filters(categories=("hats",), price_max=9),
    )
    assert changed(catalogue, ENTERED, after) == {
        "picture": {"path": "c/d.png", "meta": {"_type": "gradio.FileData"}},
        "crop": {"left": 0.1, "top": 0.2, "right": 0.3, "bottom": 0.4, "of": "c"},
        "like": {"product_id": "p1", "title": "blue", "image_url": f"/images/{catalogue[1].pictures[0]}"},
        "filters": {
            "categories": ["hats"],
            "price_min": None,
            "price_max": 9.0,
            "currency": None,
            "attributes": {},
            "in_stock": False,
        },
        "was": {"text": "red", "without": ""},
    }
