"""AV1 streams whose headers are ours and whose tiles are anything: a decoder makes pixels of any bytes.

Source: AV1 Bitstream & Decoding Process Specification, 5.5 (sequence), 5.9 (frame), 5.11 (tiles).
"""

import random
from dataclasses import dataclass

from tests.attacks.pictures.parts import LIMIT, Bits

SEQUENCE, FRAME = 1, 6

PIXELS_A_BYTE = 4000
"""Pixels for which a byte of zeros is enough: with 35,000 dav1d says that the tile is cut short."""


@dataclass(frozen=True)
class Stream:
    """What a stream says of itself.

    Args:
        side: width and height in pixels.
        depth: bits a sample, 8, 10 or 12.
        full: whether colour has as many samples as brightness.
        mono: whether there is no colour.
        filters: whether all filters after decoding are on.
        noise: random bytes of each tile; 0 are tiles that are plain and as short as dav1d lets them be.
        hidden: whole frames before the one that is shown, as many as fit.
        layer: spatial layer that the frames say they belong to.
        high: height in pixels where it is another than the width.
    """

    side: int
    depth: int = 8
    full: bool = False
    mono: bool = False
    filters: bool = True
    noise: int = 0
    hidden: int = 0
    layer: int | None = None
    high: int | None = None

    @property
    def profile(self) -> int:
        return 2 if self.depth == 12 else int(self.full)

    @property
    def still(self) -> bool:
        return not self.hidden and self.layer is None

    @property
    def av1c(self) -> bytes:
        """The contents of the box av1C, which says the same."""
        subsampled = 0 if self.full else 0b1100
        flags = (self.depth > 8) << 6 | (self.depth == 12) << 5 | self.mono << 4 | subsampled
        return bytes((0x81, self.profile << 5 | 31, flags | (0b1100 if self.mono else 0), 0))

    def packed(self) -> bytes:
        """Return its bytes."""
        before = unit(FRAME, _frame(self, shown=self.layer is not None), self.layer)
        last = unit(FRAME, _frame(self, shown=True), self.layer)
        room = (LIMIT - 100_000 - len(last)) // len(before)
        return unit(SEQUENCE, _sequence(self)) + before * min(self.hidden, room) + last


def unit(kind: int, body: bytes, layer: int | None = None) -> bytes:
    """Return an open bitstream unit, in a spatial layer or in none."""
    size, left = b"", len(body)
    while left > 127:
        size, left = size + bytes((left & 127 | 128,)), left >> 7
    more = b"" if layer is None else bytes((layer << 3,))
    return bytes((kind << 3 | (4 if more else 0) | 2,)) + more + size + bytes((left,)) + body


def _sequence(stream: Stream) -> bytes:
    bits = Bits().put(stream.profile, 3).put(stream.still, 1).put(stream.still, 1)
    if stream.still:
        bits.put(31, 5)
    else:
        bits.put(0, 7).put(0, 12).put(31, 5).put(0, 1)
    wide, high = stream.side - 1, (stream.high or stream.side) - 1
    bits.put(15, 4).put(15, 4).put(wide, 16).put(high, 16)
    if not stream.still:
        bits.put(0, 1)
    bits.put(0, 1).put(1, 2)
    if not stream.still:
        bits.put(0, 5).put(3, 2)
    bits.put(0, 1).put(stream.filters, 1).put(stream.filters, 1)
    bits.put(stream.depth > 8, 1)
    if stream.profile == 2:
        bits.put(stream.depth == 12, 1)
    if stream.profile != 1:
        bits.put(stream.mono, 1)
    bits.put(0, 1).put(1, 1)
    if not stream.mono:
        if stream.profile == 2:
            bits.put(not stream.full, 1)
            if not stream.full:
                bits.put(1, 1)
        if not stream.full:
            bits.put(0, 2)
        bits.put(0, 1)
    return bits.put(0, 1).put(1, 1).packed()


def _frame(stream: Stream, *, shown: bool) -> bytes:
    bits = Bits()
    if not stream.still:
        bits.put(0, 3).put(shown, 1)
        if not shown:
            bits.put(1, 2)
    bits.put(0, 1).put(0, 1)
    if not stream.still:
        bits.put(0, 1)
        if not shown:
            bits.put(0, 8)
    bits.put(0, 1)
    if not stream.still:
        bits.put(1, 1)
    tiles = _tile_info(stream, bits)
    bits.put(200, 8).put(0, 1).put(0, 0 if stream.mono else 2).put(0, 1)  # quantization
    bits.put(0, 1).put(0, 1)  # segments, steps of the quantizer
    level = 20 if stream.filters else 0
    bits.put(level, 6).put(level, 6)
    if level and not stream.mono:
        bits.put(level, 6).put(level, 6)
    bits.put(0, 4)
    if stream.filters:
        bits.put(3, 2).put(0, 2).put(15, 4).put(2, 2)
        if not stream.mono:
            bits.put(15, 4).put(2, 2)
        planes = 1 if stream.mono else 3
        bits.put(0b010101 if planes == 3 else 0b01, 2 * planes).put(0, 1)  # each may choose its restoration
        if planes == 3 and not stream.full:
            bits.put(0, 1)
    bits.put(0, 1).put(0, 1)
    head = bits.packed()
    if tiles == 1:
        return head + _tile(stream, 1)
    made = [_tile(stream, tiles) for _ in range(tiles)]
    return head + b"\0" + b"".join((len(one) - 1).to_bytes(4, "little") + one for one in made[:-1]) + made[-1]


def _tile(stream: Stream, tiles: int) -> bytes:
    if stream.noise:
        return random.Random(stream.side).randbytes(stream.noise)
    return bytes(16 + stream.side * (stream.high or stream.side) // tiles // PIXELS_A_BYTE)


def _tile_info(stream: Stream, bits: Bits) -> int:
    """Write how the frame is divided into tiles, as few as it may be; return how many these are."""
    blocks = -(-stream.side // 64)
    rows = -(-(stream.high or stream.side) // 64)
    columns_log = _log(64, blocks)
    least = max(columns_log, _log(2304, blocks * rows))
    rows_log = max(least - columns_log, 0)
    bits.put(1, 1)
    if columns_log < _log(1, min(blocks, 64)):
        bits.put(0, 1)
    if rows_log < _log(1, min(rows, 64)):
        bits.put(0, 1)
    if columns_log or rows_log:
        bits.put(0, rows_log + columns_log).put(3, 2)
    wide, high = -(-blocks // (1 << columns_log)), -(-rows // (1 << rows_log))
    return -(-blocks // wide) * -(-rows // high)


def _log(unit_size: int, target: int) -> int:
    found = 0
    while unit_size << found < target:
        found += 1
    return found
