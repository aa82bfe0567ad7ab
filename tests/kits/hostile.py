"""A catalogue whose every text tries to run as HTML, as a template or as a script."""

from pathlib import Path
from typing import Any

from fashion_search.search.engine import FashionSearch
from tests.conftest import FakeEncoder, picture, search_over

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


def _facts(row: int, script: str) -> dict[str, Any]:
    return {
        "id": f"{script}{row}",
        "title": f"{script} {row}",
        "description": f"{script} described",
        "category": script,
        "attributes": {script: script, "colour": [script, "red"], "size": "S" if row % 2 else script},
        "pictures": (f"{row} <img src=x onerror=alert(1)> ${{1}} '\"&.jpg",),
        "url": LINKS[row],
    }


def hostile_search(folder: Path) -> FashionSearch:
    (folder / "images").mkdir()
    facts = {row: _facts(row, script) for row, script in enumerate(SCRIPTS)}
    for row, fact in facts.items():
        picture(COLOURS[row % 4]).save(folder / "images" / fact["pictures"][0])
    return search_over(FakeEncoder(), [[COLOURS[row % 4]] for row in facts], folder, facts)
