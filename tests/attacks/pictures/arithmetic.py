"""The arithmetic encoder of JPEG, so far as a scan is needed that costs its decoder most. Source: ITU-T T.81, D.1."""

from functools import cache

_STATES = (
    (0x5A1D, 1, 1, 1), (0x2586, 14, 2, 0), (0x1114, 16, 3, 0), (0x080B, 18, 4, 0), (0x03D8, 20, 5, 0),
    (0x01DA, 23, 6, 0), (0x00E5, 25, 7, 0), (0x006F, 28, 8, 0), (0x0036, 30, 9, 0), (0x001A, 33, 10, 0),
    (0x000D, 35, 11, 0), (0x0006, 9, 12, 0), (0x0003, 10, 13, 0), (0x0001, 12, 13, 0), (0x5A7F, 15, 15, 1),
    (0x3F25, 36, 16, 0), (0x5A1D, 16, 16, 0),
)  # fmt: skip
"""The first rows of table D.3 (Qe, next state after the less and the more probable symbol, whether they swap)
and one that stays as it is."""

_EVEN = len(_STATES) - 1

BLOCKS = 2000
"""Blocks that are encoded."""

NEGATIVE = 7
"""Blocks whose coefficient is negative: with these signs the code comes to zeros."""


class Encoder:
    """Decisions of which nearly all are the more probable ones."""

    def __init__(self) -> None:
        self._c, self._a = 0, 0x10000
        self._shifts = 11
        self._out = bytearray()
        self._held: int | None = None
        self._stacked = 0

    def decide(self, context: list[int], symbol: int) -> None:
        """Encode a decision; `context` is its state and its more probable symbol, and adapts."""
        qe, lps, mps, swap = _STATES[context[0]]
        self._a -= qe
        if symbol == context[1]:
            if self._a >= 0x8000:
                return
            if self._a < qe:
                self._c += self._a
                self._a = qe
            context[0] = mps
        else:
            if self._a >= qe:
                self._c += self._a
                self._a = qe
            if swap:
                context[1] = 1 - context[1]
            context[0] = lps
        while self._a < 0x8000:
            self._a <<= 1
            self._c <<= 1
            self._shifts -= 1
            if self._shifts == 0:
                self._byte()
                self._shifts = 8

    def _byte(self) -> None:
        top = self._c >> 19
        if top > 0xFF:
            if self._held is not None:
                self._put(self._held + 1)
            self._out += bytes(self._stacked)
            self._stacked = 0
            self._held = top & 0xFF
        elif top == 0xFF:
            self._stacked += 1
        else:
            if self._held is not None:
                self._put(self._held)
            self._out += b"\xff\0" * self._stacked
            self._stacked = 0
            self._held = top
        self._c &= 0x7FFFF

    def _put(self, byte: int) -> None:
        self._out.append(byte)
        if byte == 0xFF:
            self._out.append(0)

    def end(self) -> bytes:
        """Return what was encoded."""
        low = self._c
        top = (low + self._a - 1) & ~0xFFFF
        self._c = (top + 0x8000 if top < low else top) << self._shifts
        self._byte()
        self._c <<= 8
        self._byte()
        if self._held is not None:
            self._put(self._held)
        return bytes(self._out).rstrip(b"\0") + b"\0"


@cache
def refinements(*, known: bool) -> bytes:
    """Encode a refinement scan in which each block's one coefficient is its last one.

    The decoder asks of each of the 62 coefficients before it whether it is one. After some hundred blocks
    the code is zeros only, and zeros are what the decoder reads where the data end: it goes on like that
    for as many blocks as there are.

    Args:
        known: whether an earlier scan has set the coefficient.
    """
    encoder = Encoder()
    end = [0, 0]
    new = [[0, 0] for _ in range(64)]
    even = [_EVEN, 0]
    for block in range(BLOCKS):
        if not known:
            encoder.decide(end, 0)
        for k in range(1, 63):
            encoder.decide(new[k], 0)
        if not known:
            encoder.decide(new[63], 1)
        encoder.decide(even, int(not known and block < NEGATIVE))  # its next bit, or its sign
    return encoder.end()
