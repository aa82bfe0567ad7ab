"""Compares keys and passwords in constant time."""

import hashlib
import hmac
from collections.abc import Iterable


class SecretDigests:
    """A few secrets; only their digests are kept."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the texts."""
        self._digests = [_digest(text) for text in texts]

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self._digests)

    def hold(self, text: str) -> bool:
        """Return whether a text is one of them, comparing with all of them in full."""
        given, found = _digest(text), False
        for digest in self._digests:
            found |= hmac.compare_digest(digest, given)
        return found


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()
