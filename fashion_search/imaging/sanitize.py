"""Refuses or defuses picture files that would cost Pillow far more than their size says.

Pillow trusts a file to be of good will. These files of at most five megabytes are not: a directory of tags
of which each claims the whole file (gigabytes of memory), a JPEG of a hundred thousand scans (an hour), a
GIF whose comment comes byte by byte (each joined to a copy of all before). So Pillow never sees a directory
but a TIFF's own, reads from the file only so much and so often, and a JPEG's scans are counted first.
"""

import io
import re
import struct

from fashion_search.errors import PictureError

MOST_SCANS = 100
"""Scans in a JPEG, each a pass over all its pixels; encoders make about ten. A preview inside has its own."""

MOST_READS = 20_000
"""Times that a file is read from: five megabytes in PNG's usual pieces take 3,000."""

MOST_PASSES = 8
"""Times that a file's bytes are read over all: twice is usual."""

LARGEST_DIRECTORY = 1000
"""Tags that are looked at in the search for the orientation; cameras write about 20."""

_SCAN = re.compile(rb"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
"""A scan's header: its length is 6 and two bytes a component. Source: ITU-T T.81, B.2.3."""

_ARITHMETIC = re.compile(rb"\xff[\xc9-\xcb\xcd-\xcf]\x00(?:\x0b\x08|\x11\x08|\x14\x08)")
"""A frame in arithmetic code: no camera or browser knows it, and reading it takes a hundred times as long.
Source: ITU-T T.81, tables B.1 and B.2."""

_JPEG_DIRECTORY = re.compile(rb"\xff[\xe1\xe2](..)(?=Exif\0\0|MPF\0)", re.DOTALL)
"""Where an EXIF segment begins, or the list of further pictures. Sources: EXIF 2.32, 4.5.4; CIPA DC-007."""

_AVIF_DIRECTORY = re.compile(rb"(infe.{8}(?:..)?)Exif", re.DOTALL)
"""Where an AVIF says that an item of it is EXIF. Source: ISO/IEC 14496-12, 8.11.6."""

_ORIENTATION = 0x0112
"""Source: EXIF 2.32, tag 0x0112; a directory's form is TIFF 6.0's, section 2."""

_SHORT = 3


class MeteredFile(io.BytesIO):
    """A picture's file that can be read from a bounded number of times, and a bounded number of bytes."""

    def __init__(self, data: bytes) -> None:
        """Take the file's bytes."""
        super().__init__(data)
        self._reads = MOST_READS
        self._bytes = MOST_PASSES * len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Read on.

        Raises:
            PictureError: the file has been read too often.
        """
        data = super().read(size)
        self._reads -= 1
        self._bytes -= len(data)
        if self._reads < 0 or self._bytes < 0:
            raise PictureError("The picture is damaged: it takes more reading than any picture does.")
        return data


def defused(data: bytes) -> tuple[bytes, bytes | None]:
    """Return a picture's file without the directories that Pillow would follow, and its EXIF where it is a JPEG.

    Raises:
        PictureError: it has too many scans, or is in arithmetic code.
    """
    if data[4:8] == b"ftyp":
        return _AVIF_DIRECTORY.sub(rb"\1skip", data), None
    if data[:2] != b"\xff\xd8":
        return data, None
    if sum(1 for _ in _SCAN.finditer(data)) > MOST_SCANS:
        raise PictureError(f"The picture is a JPEG of more than {MOST_SCANS} scans: save it again.")
    if _ARITHMETIC.search(data):
        raise PictureError("The picture is a JPEG in arithmetic code: save it again in the usual one.")
    found = _JPEG_DIRECTORY.search(data)
    exif = data[found.end() : found.end() + int.from_bytes(found[1], "big")] if found else None
    return _JPEG_DIRECTORY.sub(b"\xff\xef\\1", data), exif  # an application's segment that nobody reads


def orientation(exif: bytes) -> int | None:
    """Return the orientation that some EXIF names, 1 to 8 if it is right; None where it names none."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    try:
        (start,) = struct.unpack_from(order + "L", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, LARGEST_DIRECTORY)):
            tag, kind, _, value = struct.unpack_from(order + "HHLH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value)
    except struct.error:  # it is cut short
        return None
    return None
