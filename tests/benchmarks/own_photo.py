"""Time from choosing a photo of 12 megapixels to its results, over a slow line, in headless Chromium.

    python -m tests.benchmarks.own_photo --index DIR --image FILE [--times 3] [--megapixels 12]

The line gives 750 kbit/s each way and 150 ms of latency (Chromium's own throttle). The photo is FILE made larger, with
noise as of a camera. Each time is a visit of its own. Results: the first cards stand; shown: their pictures are there.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.kits.app import start_app
from tests.kits.page import ARGS, CHROMIUM, DESKTOP

BYTES_PER_S, LATENCY_MS = 750_000 / 8, 150

CHOSEN = "document.addEventListener('change', () => window.chosen ??= performance.now(), true)"
FOUND = "() => document.querySelector('#cards .results .card') && performance.now() - chosen"
SHOWN = """() => {
  const pictures = [...document.querySelectorAll('#cards .results .card img')].filter(one => one.getBoundingClientRect().top < innerHeight);
  return pictures.length && pictures.every(one => one.complete && one.naturalWidth) && performance.now() - chosen;
}"""


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--image", type=Path, required=True, help="picture to make the photo of")
    parser.add_argument("--megapixels", type=float, default=12)
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    app = start_app(args.index).wait_until_ready()
    try:
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            photo = enlarged(args.image, Path(folder) / "IMG_0001.jpg", args.megapixels)
            print(f"{args.megapixels:g} megapixels, {photo.stat().st_size / 1e6:.1f} MB")
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            visits = [measure(browser, app.url, photo) for _ in range(args.times)]
            browser.close()
    finally:
        app.process.kill()
    for name, seconds in zip(("results", "shown"), zip(*visits, strict=True), strict=True):
        print(f"{name:8} median {statistics.median(seconds):5.1f} s, at most {max(seconds):.1f} s")


def enlarged(source: Path, target: Path, megapixels: float) -> Path:
    """Write a picture as a camera's JPEG of so many pixels."""
    with Image.open(source) as opened:
        image = opened.convert("RGB")
    factor = (megapixels * 1e6 / (image.width * image.height)) ** 0.5
    image = image.resize(
        (round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS
    )
    noise = Image.effect_noise(image.size, 40).convert("RGB")
    Image.blend(image, noise, 0.1).save(target, quality=93)
    return target


def measure(browser: Browser, url: str, photo: Path) -> tuple[float, float]:
    """Return the seconds from choosing a photo to its results, and to their pictures."""
    page = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}).new_page()
    page.set_default_timeout(300_000)
    page.goto(url)
    page.wait_for_selector("#cards .start")
    page.wait_for_selector("#picture input[type=file]", state="attached")
    page.wait_for_timeout(1000)  # the pictures of the first visit
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_PER_S, "uploadThroughput": BYTES_PER_S},
    )  # fmt: skip
    page.evaluate(CHOSEN)
    page.locator("#picture input[type=file]").set_input_files(photo)
    found = float(page.wait_for_function(FOUND).json_value()) / 1000
    shown = float(page.wait_for_function(SHOWN).json_value()) / 1000
    page.context.close()
    return found, shown


if __name__ == "__main__":
    main()
