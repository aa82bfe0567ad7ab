"""The crop box on the uploaded picture.

The upload stays as it is. What travels is the box alone, as fractions of the upright picture, so that moving
it neither uploads nor decodes the picture again.
"""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fashion_search.ui.model.uploads import Crop
from fashion_search.ui.results.html import ICONS, PICTURES, HtmlComponent, load_script

CROP = TypeAdapter(Crop)
SIDES = ("left", "top", "right", "bottom")
CORNERS = ("left top", "right top", "left bottom", "right bottom")

TEMPLATE = (
    f"""<button type="button" class="open" aria-haspopup="dialog" aria-label="Crop your picture" hidden>{ICONS["crop"]}<span
class="word">Crop</span></button><p class="note" role="status"></p>
<dialog aria-labelledby="crop-title" aria-describedby="crop-help"><header><h2 id="crop-title">Search a part of your
picture</h2><p id="crop-help">Draw a box around one thing.<span class="sr"> The arrow keys move the box, with Shift
they resize it, and each of its edges is a slider of its own.</span></p><button type="button" class="cancel round"
aria-label="Cancel">{ICONS["cross"]}</button></header>
<div class="ground"><div class="frame"><img alt="Your picture" draggable="false"><div class="shade"><i></i></div><div
class="box" role="group" tabindex="0" aria-label="Part to search for">"""
    + "".join(
        f"""<label class="edge {side}"><input type="range" min="0" max="100" step="1"
aria-label="{side.title()} edge"></label>"""
        for side in SIDES
    )
    + "".join(f'<i class="corner {corner}"></i>' for corner in CORNERS)
    + """</div></div></div>
<footer><button type="button" class="whole">Whole picture</button><button type="button" class="part">Search this
part</button></footer></dialog>"""
)


class CropBox(HtmlComponent):
    """The button on the picture's tile and the dialog that it opens; preprocesses to a crop, None for the whole."""

    template = TEMPLATE
    script = PICTURES + load_script(__file__)

    def preprocess(self, payload: object) -> Crop | None:  # type: ignore[override]
        """Return the box that was drawn; whatever is none counts as the whole picture."""
        try:
            crop = CROP.validate_python(payload)
        except ValidationError:
            return None
        return crop if crop.left < crop.right and crop.top < crop.bottom else None

    def postprocess(self, value: Crop | None) -> dict[str, Any] | None:  # type: ignore[override]
        """Return what the page keeps of a box."""
        return None if value is None else asdict(value)
