"""Time from letting go of the slider to settled cards, in headless Chromium, and the search's share of it.

    python -m tests.benchmarks.slider --index DIR [--image FILE]

The words and the picture are given first; then the slider is dragged and let go at another place
each time. Settled: the line says the slider's value, the cards stand in their new order and no
animation runs. The search's own time is what the line above the cards says (its stages added up).
"""

import argparse
import re
import statistics
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from fashion_search.serving.live import LiveFolder
from tests.kits.app import start_app
from tests.kits.page import ARGS, CHROMIUM, DESKTOP

SETTLED = """([wanted, from]) => {
  const said = document.querySelector('#status').textContent;
  if (!said.includes(wanted) || document.querySelector('#cards .pending')) return null;
  if (document.querySelector('#cards .results').getAnimations({subtree: true}).length) return null;
  return performance.now() - from;
}"""


def main() -> None:
    """Print the medians of 20 releases."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--image", type=Path, help="picture to search with (the catalogue's first)")
    parser.add_argument("--text", default="red dress")
    parser.add_argument("--times", type=int, default=20)
    args = parser.parse_args()
    snapshot = LiveFolder(args.index).snapshot
    image = args.image or snapshot.images_dir / next(iter(snapshot.catalogue)).pictures[0]
    with tempfile.TemporaryDirectory() as folder:
        upload = Path(folder) / "upload.jpg"
        with Image.open(image) as picture:
            picture.convert("RGB").save(upload)
        settled, searched = measure(args.index, upload, args.text, args.times)
    print(f"{len(snapshot.catalogue)} products, {len(settled)} releases of the slider")
    for name, values in (("settled cards", settled), ("the search of it", searched)):
        print(f"{name:18} median {statistics.median(values):6.1f} ms, highest {max(values):6.1f} ms")


def measure(index: Path, upload: Path, text: str, times: int) -> tuple[list[float], list[float]]:
    """Return milliseconds from release to settled cards, and those of the search, for each release."""
    app = start_app(index).wait_until_ready()
    settled, searched = [], []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
            page.goto(app.url)
            page.wait_for_selector("#cards .start")
            page.locator("#picture input[type=file]").set_input_files(upload)
            page.get_by_label("Describe it", exact=True).fill(text)
            page.keyboard.press("Enter")
            page.wait_for_function("document.querySelector('#status').textContent.includes('picture 50%')")
            page.evaluate(
                "document.addEventListener('pointerup', () => window.released = performance.now(), true)"
            )
            box = page.get_by_label("range slider for words to picture").bounding_box()
            assert box is not None
            y = box["y"] + box["height"] / 2
            page.mouse.move(box["x"] + box["width"] / 2, y)
            for time in range(times):
                share = 0.15 + 0.7 * ((time * 0.382) % 1)
                page.mouse.down()
                page.mouse.move(box["x"] + box["width"] * share, y, steps=8)
                page.mouse.up()
                value = float(page.locator("#alpha input[type=range]").input_value())
                wanted = f"picture {value:.0%}"
                from_ = page.evaluate("window.released")
                handle = page.wait_for_function(SETTLED, arg=[wanted, from_])
                settled.append(float(handle.json_value()))
                said = page.locator("#status").inner_text()
                searched.append(float(re.findall(r"(\d+) ms", said)[0]))
                page.wait_for_timeout(300)
            browser.close()
    finally:
        app.process.kill()
    return settled, searched


if __name__ == "__main__":
    main()
