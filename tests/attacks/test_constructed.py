"""Pictures made against a format's own structure: the generator, and the worst of its files against the sandbox.

All of them, with figures: `python -m tests.attacks.pictures --workers`.
"""

import contextlib
import os
from collections import Counter
from collections.abc import Iterator

import pytest

from fashion_search.errors import PictureError, TooLargeError
from fashion_search.imaging.sandbox import Sandbox
from tests.attacks.pictures.constructed import FORMATS, constructed
from tests.attacks.pictures.parts import LIMIT, File
from tests.attacks.pictures.processes import Watch
from tests.attacks.pictures.report import PROCESS_CPU_S, PROCESS_MB
from tests.attacks.pictures.workers import GOOD, WORKER

SAMPLE = (
    "jpeg/frame/SOF0-65535x65535", "jpeg/frame/SOF2-0x100", "jpeg/frame/12-bit-3-components", "jpeg/frame/two-small-large",
    "jpeg/sampling/44-11", "jpeg/scans/AC-refined-3000-800px-1", "jpeg/scans/arithmetic-refined-1-5000px",
    "jpeg/scans/arithmetic-refined-98-5000px", "jpeg/segments/FE-1000000-of-0", "jpeg/segments/bare-ff",
    "jpeg/exif/claims-whole-file-1000", "jpeg/exif/sub-directories-loop", "jpeg/icc/honest-255-of-255", "jpeg/mpf/65535-at-0",
    "png/blank/1x25000000-16-bit-kind-6-interlaced", "png/size/65535x65535-kind-6", "png/data/64x64-inflates-to-500000000",
    "png/iCCP/60-inflate-to-1048575", "png/zTXt/4000-inflate-to-1048575", "png/chunks/tIME-80000-of-7", "png/data/in-pieces-of-0",
    "png/film/8000-of-64-at-0-on-64", "png/exif/exif-is-itself",
    "webp/canvas/16383-of-64-flags-0", "webp/codes/65536-groups-1100px-cache-0", "webp/film/200000-of-2-on-64",
    "webp/lossless/16383x16383-3-transforms", "webp/chunks/EXIF-says-4294967294",
    "gif/frame/65535x65535-on-64x64", "gif/codes/long-5000px-interlaced", "gif/extension/comment-of-1000000-blocks-of-1",
    "gif/film/30000-of-64-at-0-on-64-disposal-3", "gif/codes/5000000-clears-in-blocks-of-1-64px",
    "bmp/runs/jumps-up-8-bit-25000000x1-30000", "bmp/runs/absolute-8-bit-5000x5000-1000000", "bmp/header/4294967295-24-bit",
    "bmp/palette/4294967295-8-bit",
    "avif/size/444-12-16384-said-64", "avif/hidden/10-of-16384", "avif/layers/10-of-16384", "avif/grid/16x16-of-16384",
    "avif/items/1000-with-1-properties-500-extents", "avif/extents/xmp-300-of-4194304", "avif/references/20-of-65535",
    "avif/film/2592000-in-1000", "avif/alpha/64-and-16384",
    "heic/size/says-5000x5000", "heic/size/says-65535x1", "heic/grid/30x33", "heic/grid/255x256-says-5000", "heic/extents/60-of-4194304",
    "heic/box/meta-says-4294967295", "heic/clap/4G", "heic/icc/prophoto-tables-of-4G", "jpeg/icc/prophoto-black-tables-1-of-1",
    "jpeg/draft/8064x6048-C2-without-end", "jpeg/draft/98-scans-4-inks", "jpeg/draft/65535x65535-C0-without-end",
    "tiff/tile/deflate-46336", "tiff/same-tile/jpeg-1px-4010-useless-bytes", "tiff/exif-tag/6-of-kind-5",
    "jpeg2000/precincts/2000px-of-1-0-levels", "jpeg2000/tiles/65500-in-a-row-65500px-4", "jpeg2000/components/255-said-3-10000-tiles",
    "others/svg-entities/1px", "others/ppm/P3-5000px", "others/both/jpeg-holding-tiff",
)  # fmt: skip
"""Some of each kind, and of those that take gigabytes or all their worker's time; only one takes this in whole."""


@pytest.fixture(scope="module")
def every() -> list[File]:
    return list(constructed())


@pytest.fixture(scope="module")
def files(every: list[File]) -> dict[str, File]:
    return {file.name: file for file in every}


def test_there_are_files_against_every_format_and_no_name_is_there_twice(every: list[File]) -> None:
    names = {file.name for file in every}
    assert len(names) == len(every) >= 1500
    counts = Counter(name.split("/")[0] for name in names)
    assert set(counts) == set(FORMATS)
    assert min(counts.values()) >= 150


def test_a_file_is_the_same_each_time_and_fits_into_an_upload(files: dict[str, File]) -> None:
    again = {file.name: file for file in constructed()}
    for name in SAMPLE[::3]:
        made = files[name].make()
        assert 0 < len(made) <= LIMIT, name
        assert made == again[name].make(), name


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=2) as pool:
        for good in GOOD:
            assert pool.query_picture(good).size == (96, 96)
        yield pool


@pytest.mark.parametrize("name", SAMPLE)
def test_no_file_costs_more_than_a_picture_may_nor_harms_the_next(
    name: str, files: dict[str, File], sandbox: Sandbox
) -> None:
    data = files[name].make()
    with Watch(os.getpid(), WORKER) as watch:
        watch.look(anew=True)
        before = dict(watch.cpu_s)
        with contextlib.suppress(PictureError, TooLargeError):
            assert max(sandbox.query_picture(data).size) <= 1024
        watch.look()
    assert watch.most_mb < PROCESS_MB
    assert max(watch.cpu_s[worker] - before[worker] for worker in before) < PROCESS_CPU_S
    for good in GOOD[:2]:
        assert sandbox.query_picture(good).size == (96, 96)
