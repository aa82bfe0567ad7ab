"""A catalogue whose every text tries to run as HTML, as a template or as a script."""

from pathlib import Path

from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.search.engine import FashionSearch
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import write_index

RAN = "hostile"
"""What each of them would put on the page's root element."""

SCRIPTS = (
    f"<img src=x onerror=\"document.documentElement.dataset.{RAN}='img'\">",
    f"${{document.documentElement.setAttribute('data-{RAN}', 'template')}}",
    '{{constructor.constructor("document.documentElement.dataset.hostile=4")()}}',
    f"\"><script>document.documentElement.dataset.{RAN}='script'</script>",
    f"' onmouseover='document.documentElement.dataset.{RAN}=1' onfocus='this.onmouseover()' autofocus x='",
    f"<svg/onload=document.documentElement.dataset.{RAN}=2>`${{1}}` \\u12 \\ </textarea></title></style>",
    f'<iframe srcdoc="<script>parent.document.documentElement.dataset.{RAN}=3</script>"></iframe>',
    "a\u2028b\u202ec\u0085 &lt;b&gt; &#60;i&#62; --><!-- ]]> \x7f",
)
LINK = f"javascript:document.documentElement.dataset.{RAN}='link'"
LINKS = (LINK, f"JaVaScRiPt:{LINK}", f" \tjava\nscript:{LINK}", f"data:text/html,<script>{LINK}</script>",
         f"//evil.example/{SCRIPTS[0]}", f"https://shop.example/\"onclick=\"{LINK}", "vbscript:x", "file:///etc/passwd")  # fmt: skip

COLOURS = ("red", "green", "blue", "yellow")

PICTURE = "<img src=x onerror=alert(1)> ${1} '\"&.jpg"
"""A file that lies among the thumbnails."""


def _product(row: int, script: str) -> Product:
    return Product(
        id=f"{script}{row}",
        title=f"{script} {row}",
        description=f"{script} described",
        price=10.0 + row,
        category=script,
        attributes={script: script, "colour": [script, "red"], "size": "S" if row % 2 else script},
        url=LINKS[row],
    )


def hostile_search(folder: Path) -> FashionSearch:
    """Return a search over an index in a folder, with a file among its thumbnails that is none."""
    encoder = FakeEncoder()
    products = [_product(row, script) for row, script in enumerate(SCRIPTS)]
    items = [(product, [picture(COLOURS[row % 4])]) for row, product in enumerate(products)]
    index = write_index(folder / "index", encoder, items)
    generation = index / Manifest.read(index).generation
    picture("red").save(generation / IMAGES / PICTURE)
    return FashionSearch.load(index, encoder)
