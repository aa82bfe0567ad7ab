"""Decodes picture files from base64 and data: URLs."""

import base64
import binascii

from fashion_search.config import MAX_PICTURE_BYTES
from fashion_search.errors import PictureError, TooLargeError

_FROM_URL_SAFE = str.maketrans("-_", "+/")


def decode_base64(text: str) -> bytes:
    """Return the bytes of a base64 picture, with or without a data: URL prefix.

    Raises:
        PictureError: it is not base64.
        TooLargeError: it is too large.
    """
    if text[:5].lower() == "data:":
        text = text.partition(",")[2]
    packed = "".join(text.split()).rstrip("=").translate(_FROM_URL_SAFE)
    if len(packed) * 3 // 4 > MAX_PICTURE_BYTES:
        raise TooLargeError(
            f"The picture is larger than {MAX_PICTURE_BYTES // 2**20} MB: choose a smaller one."
        )
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("The picture is not base64: send the file's bytes, base64-encoded.") from error
