"""Refuses or sanitises picture files that would cost Pillow far more than their size.

Malicious files of five megabytes: EXIF directories in which each tag claims the whole file (gigabytes of
memory), JPEGs of a hundred thousand scans (an hour), GIFs whose comment comes byte by byte (quadratic
copying). So EXIF directories are hidden from Pillow except for TIFF, reads are metered, and scans counted.
"""

import io
import re
import struct

from fashion_search.errors import PictureError

MAX_SCANS = 100
"""Most scans of a JPEG and its preview; each is a pass over all pixels, and encoders write about ten."""

MAX_READS = 20_000
"""Most read calls on a file: five megabytes in PNG's usual chunks take 3,000."""

MAX_PASSES = 8
"""How often all bytes of a file may be read: twice is usual."""

MAX_TAGS = 1000
"""Most EXIF tags that are searched for the orientation; cameras write about 20."""

_SCAN = re.compile(rb"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
"""A scan's header; its length is 6 plus two bytes per component. Source: ITU-T T.81, B.2.3."""

_ARITHMETIC = re.compile(rb"\xff[\xc9-\xcb\xcd-\xcf]\x00(?:\x0b\x08|\x11\x08|\x14\x08)")
"""A frame in arithmetic coding, which takes a hundred times as long and no camera or browser supports.
Source: ITU-T T.81, tables B.1 and B.2."""

_JPEG_DIRECTORY = re.compile(rb"\xff[\xe1\xe2](..)(?=Exif\0\0|MPF\0)", re.DOTALL)
"""The start of an EXIF segment or of a multi-picture index. Sources: EXIF 2.32, 4.5.4; CIPA DC-007."""

_AVIF_DIRECTORY = re.compile(rb"(infe.{8}(?:..)?)Exif", re.DOTALL)
"""An AVIF's entry for an EXIF item. Source: ISO/IEC 14496-12, 8.11.6."""

_ORIENTATION = 0x0112
"""Source: EXIF 2.32, tag 0x0112; TIFF 6.0, section 2, defines directories."""

_SHORT = 3


class MeteredFile(io.BytesIO):
    """A picture file that limits the number of reads and bytes read."""

    def __init__(self, data: bytes) -> None:
        """Take the file's bytes."""
        super().__init__(data)
        self._reads = MAX_READS
        self._bytes = MAX_PASSES * len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Read as usual; raises PictureError when the file has been read too often."""
        data = super().read(size)
        self._reads -= 1
        self._bytes -= len(data)
        if self._reads < 0 or self._bytes < 0:
            raise PictureError("The picture is damaged: it takes more reading than any valid picture.")
        return data


def sanitized(data: bytes) -> tuple[bytes, bytes | None]:
    """Return a picture file with its EXIF hidden from Pillow, and a JPEG's EXIF.

    Raises:
        PictureError: it has too many scans or uses arithmetic coding.
    """
    if data[4:8] == b"ftyp":
        return _AVIF_DIRECTORY.sub(rb"\1skip", data), None
    if data[:2] != b"\xff\xd8":
        return data, None
    if sum(1 for _ in _SCAN.finditer(data)) > MAX_SCANS:
        raise PictureError(f"The picture is a JPEG of more than {MAX_SCANS} scans: save it again.")
    if _ARITHMETIC.search(data):
        raise PictureError("The picture is a JPEG with arithmetic coding: save it again as a usual JPEG.")
    found = _JPEG_DIRECTORY.search(data)
    exif = data[found.end() : found.end() + int.from_bytes(found[1], "big")] if found else None
    return _JPEG_DIRECTORY.sub(b"\xff\xef\\1", data), exif  # APP15, which Pillow ignores


def orientation(exif: bytes) -> int | None:
    """Return the orientation in EXIF data, 1 to 8 if it is valid; None if there is none."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    try:
        (start,) = struct.unpack_from(order + "L", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, MAX_TAGS)):
            tag, kind, _, value = struct.unpack_from(order + "HHLH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value)
    except struct.error:  # truncated
        return None
    return None
