"""Reads JPEGs as people have them: larger than a picture may be, and without their end."""

import io
import random
import re
from typing import NamedTuple

from PIL import Image, ImageChops

from fashion_search.imaging.sanitize import MAX_READS

MAX_FRACTION = 8
"""The smallest fraction that libjpeg decodes to is an eighth of a side."""

MAX_MISSING = 3 / 8
"""Largest part that may be missing. Product photos on white have more bytes in their middle rows: of 500, 99 in
a hundred lost less with their last tenth of the bytes, and 98 in a hundred lost more with their last half."""

END = b"\xff\xd9"

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""A marker that ends a scan's data: neither a restart nor a stuffed zero. Source: ITU-T T.81, table B.1."""

_FRAMES = (0xC0, 0xC1, 0xC2)
_SCAN, _END, _BARE = 0xDA, 0xD9, (0x01, 0xD8)


class Scan(NamedTuple):
    """A scan: its components, first and last coefficient, lowest bit, and where its data begin."""

    components: bytes
    first: int
    last: int
    low_bit: int
    start: int


def decode_smaller(image: Image.Image, side: int, max_pixels: int) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth of its size; other formats are unaffected.

    Args:
        image: an opened picture.
        side: longer side that is kept, in pixels, if that is within the next limit.
        max_pixels: most pixels to decode to, if an eighth is within it.
    """
    width, height = image.size
    fraction = 1
    while fraction < MAX_FRACTION and (
        max(width, height) >= 2 * fraction * side or width * height > max_pixels * fraction**2
    ):
        fraction *= 2
    if fraction > 1:
        image.draft(None, (max(1, width // fraction), max(1, height // fraction)))


class CutJpeg(NamedTuple):
    """A JPEG without its end: its bytes without an unfinished segment, its frame's components, and its scans."""

    data: bytes
    components: bytes
    scans: list[Scan]

    @property
    def ended(self) -> bytes:
        """The file with an end: decoders then leave what is missing grey, or coarse."""
        return self.data + END

    def lacks_much(self) -> bool:
        """Tell whether more than `MAX_MISSING` is missing, or colours or the finest shades altogether.

        The file's length is unknown. But the rows that its last scan has reached are those that stay the
        same whatever comes next; the scan's other rows are taken to be as long. A scan of a progressive JPEG
        holds all rows, so the last one of the brightness must have begun, too: it is usually the longest. Of
        four inks, those of three must have.
        """
        scans, inks = self.scans, self.components
        coloured = {one for scan in scans if scan.first == 0 for one in scan.components}
        fine = {one for scan in scans if (scan.last, scan.low_bit) == (63, 0) for one in scan.components}
        enough = len(fine) >= 3 if len(inks) == 4 else fine.issuperset(inks[:1])
        if not (inks and enough and coloured.issuperset(inks)):
            return True
        there = len(self.data) - scans[-1].start
        missing = there / max(self._rows_reached(), 1e-9) - there
        return missing > MAX_MISSING * (len(self.data) + missing)

    def _rows_reached(self) -> float:
        """Return the share of rows that stay the same whatever comes next, 0 to 1."""
        noise = bytes(random.Random(0).choices(range(255), k=1000))
        ended, continued = (_brightness(self.data + more + END) for more in (b"", noise))
        changed = ImageChops.difference(ended, continued).getbbox()
        return changed[1] / ended.height if changed else 1.0


def cut_jpeg(data: bytes) -> CutJpeg | None:
    """Return a JPEG that lacks its end; None if the file is whole or of another format."""
    if data[:2] != b"\xff\xd8" or data.endswith(END):
        return None
    components, scans, at = b"", list[Scan](), 2
    for _ in range(MAX_READS):
        found = _MARKER.search(data, at)
        if found is None:
            break
        marker, at = found[1][0], found.end()
        if marker == _END:
            return None
        if marker in _BARE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        segment = data[at + 2 : at + length]
        if len(segment) != length - 2:
            data = data[: found.start()]
            break
        at += length
        if marker in _FRAMES:
            components = segment[6::3]
        elif marker == _SCAN:
            scans.append(Scan(segment[1:-3:2], segment[-3], segment[-2], segment[-1] & 15, at))
    # Its end may be the first half of a marker, or of a stuffed zero.
    return CutJpeg(data.rstrip(b"\xff"), components, scans)


def _brightness(data: bytes) -> Image.Image:
    """Decode a JPEG's brightness at half its size."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.draft("L", (max(1, image.width // 2), max(1, image.height // 2)))
        image.load()
        return image.copy()
