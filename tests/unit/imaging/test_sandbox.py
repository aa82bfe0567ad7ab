"""Pictures decoded in worker processes: as in this one, and whatever happens to a worker."""

import io
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging import worker_process as module
from fashion_search.imaging.decode import query_picture
from fashion_search.imaging.sandbox import Sandbox
from fashion_search.imaging.thumbnail import catalog_picture
from tests.conftest import picture
from tests.unit.imaging.test_decode import png_header

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not hold processes to such limits"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1) as open_sandbox:
        yield open_sandbox


def file(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    numbers = np.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(numbers)


@pytest.mark.parametrize("box", [None, (0.25, 0.0, 0.75, 0.5)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"])
def test_a_worker_decodes_as_this_process_does(
    sandbox: Sandbox, kind: str, box: tuple[float, float, float, float] | None
) -> None:
    data = file(noise(1300, 200), kind)
    made, here = sandbox.query_picture(data, box), query_picture(data, box)
    assert made.mode == "RGB"
    assert made.size == here.size
    assert made.tobytes() == here.tobytes()


def test_a_catalogue_gets_its_picture_and_its_thumbnail(sandbox: Sandbox) -> None:
    data = file(noise(1000, 1600), "TIFF")
    made, here = sandbox.catalog_picture(data), catalog_picture(data)
    assert (made.image.size, made.image.tobytes()) == (here.image.size, here.image.tobytes())
    assert made.jpeg == here.jpeg


def test_a_refused_file_is_refused_with_its_reason_and_the_worker_stays(sandbox: Sandbox) -> None:
    sandbox.query_picture(file(picture("red")))
    before = _pid(sandbox)
    for data, kind, text in (
        (b"no picture", PictureError, "not a picture"),
        (b"", PictureError, "empty"),
        (file(noise(50, 50))[:-4000], PictureError, "damaged"),
        (png_header(12_000, 12_000), TooLargeError, "megapixels"),
        (bytes(5 * 2**20 + 1), TooLargeError, "5 MB"),
    ):
        with pytest.raises(kind, match=text):
            sandbox.query_picture(data)
    assert _pid(sandbox) == before


def test_what_a_query_may_be_is_no_tiff_and_no_jpeg_2000(sandbox: Sandbox) -> None:
    for kind in ("TIFF", "JPEG2000", "PPM"):
        with pytest.raises(PictureError, match="not a picture that can be read"):
            sandbox.query_picture(file(picture("red"), kind))


def test_a_worker_that_dies_costs_one_picture_and_is_replaced() -> None:
    with Sandbox(workers=1) as own:
        own.query_picture(file(picture("red")))
        worker = own._idle.acquire()
        assert worker is not None
        worker._process.kill()
        worker._process.wait()
        own._idle.release(worker)
        with pytest.raises(PictureError, match="too much memory or time"):
            own.query_picture(file(picture("red")))
        assert own.query_picture(file(picture("blue"))).getpixel((0, 0)) == (0, 0, 255)
        assert _pid(own) != worker._process.pid


def test_a_worker_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WATCH_INTERVAL_SECONDS", 0.001)
    with Sandbox(workers=1) as own:
        own.query_picture(file(picture("red")))
        worker = own._idle.acquire()
        assert worker is not None
        own._idle.release(worker)
        monkeypatch.setattr(module, "MAX_DECODE_SECONDS", 0.0)
        with pytest.raises(PictureError, match="too much memory or time"):
            own.query_picture(file(noise(2000, 2000)))
        monkeypatch.setattr(module, "MAX_DECODE_SECONDS", 60.0)
        assert worker._process.returncode is not None
        assert own.query_picture(file(picture("red"))).size == (40, 50)


def test_threads_share_the_workers() -> None:
    found: list[tuple[int, object]] = []

    def ask(number: int) -> None:
        image = Image.new("RGB", (30 + number, 20), (number, 0, 0))
        made = own.query_picture(file(image))
        found.append((made.width - 30, made.getpixel((0, 0))))

    with Sandbox(workers=2) as own:
        threads = [threading.Thread(target=ask, args=[number]) for number in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [(number, (number, 0, 0)) for number in range(24)]


def test_workers_end_with_the_sandbox() -> None:
    own = Sandbox(workers=2)
    own.query_picture(file(picture("red")))
    workers = [own._idle.acquire(), own._idle.acquire()]
    for worker in workers:
        own._idle.release(worker)
    own.close()
    assert all(worker is not None and worker._process.returncode is not None for worker in workers)
    with pytest.raises(PictureError, match="stopping"):
        own.query_picture(file(picture("red")))


def test_a_worker_ends_where_its_parent_is_gone() -> None:
    own = Sandbox(workers=1)
    own.query_picture(file(picture("red")))
    worker = own._idle.acquire()
    assert worker is not None
    worker._requests.close()  # as the system does with the pipes of a process that was killed
    end = time.monotonic() + 60
    while worker._process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert worker._process.returncode == 0
    worker.end()


@linux
@pytest.mark.parametrize(
    ("limited", "work", "code"),
    [
        ("_limit_memory", "bytearray(worker.MEMORY_BYTES + 2**24)", 1),  # MemoryError
        ("_limit_memory", "bytearray(worker.MEMORY_BYTES // 2)", 0),
        ("_limit_time", "exec('while True: pass')", -signal.SIGXCPU),
    ],
)
def test_the_system_holds_a_worker_to_its_limits(limited: str, work: str, code: int) -> None:
    lines = (
        f"from fashion_search.imaging import worker; worker.MAX_CPU_SECONDS = 1; worker.{limited}(); {work}"
    )
    process = subprocess.run([sys.executable, "-c", lines], cwd=module.PACKAGE_ROOT, stderr=subprocess.PIPE)
    assert process.returncode == code
    assert (b"MemoryError" in process.stderr) == (code == 1)


def _pid(sandbox: Sandbox) -> int:
    worker = sandbox._idle.acquire()
    assert worker is not None
    sandbox._idle.release(worker)
    return worker._process.pid
