"""PNG: pixels, for pages and chats (the PNG specification, third edition, W3C 2025).

Curves over level grounds differ little from row to row. So every row is stored as its difference from the one above,
and compressed lightly, and opaque pixels are stored without saying that they are: that makes smaller files than an
encoder that tries five filters on each row of any picture, in less than half of its time.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _RGB, _RGBA, _PER_METRE = 8, 2, 6, 1
_OPAQUE = 255
_UP = 2  # the filter "difference from the row above"
_LEVEL = 4  # of 9; the first that looks further back, higher ones save little more
_BAND = 1 << 18  # bytes that are filtered at a time
_INCH = 0.0254  # metres


def save(figure: Figure, stream: BinaryIO) -> None:
    """Write the figure in its own pixels."""
    drawn = _Drawn()
    figure.savefig(drawn, format="raw", dpi=figure.dpi)
    pixels = drawn.pixels
    height, width, _ = pixels.shape
    opaque = pixels[..., 3].min() == _OPAQUE
    header = np.array([width, height], ">u4").tobytes() + bytes([_EIGHT_BITS, _RGB if opaque else _RGBA, 0, 0, 0])
    density = np.array([round(figure.dpi / _INCH)] * 2, ">u4").tobytes() + bytes([_PER_METRE])
    stream.write(_SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"pHYs", density))
    stream.writelines(_chunk(b"IDAT", part) for part in _compressed(pixels, 3 if opaque else 4))
    stream.write(_chunk(b"IEND", b""))


class _Drawn(BytesIO):
    """A file that only keeps a view of the pixels that matplotlib writes to it, shape (height, width, 4)."""

    def write(self, pixels: Any) -> int:
        self.pixels = np.asarray(pixels)
        return self.pixels.nbytes


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _compressed(pixels: NDArray[np.uint8], channels: int) -> Iterator[bytes]:
    """Yield the first channels of pixels, shape (height, width, 4), in rows that are filtered and compressed."""
    compressor = zlib.compressobj(_LEVEL)
    height, width, _ = pixels.shape
    above = np.zeros((1, width, channels), np.uint8)
    rows = max(1, _BAND // (width * channels))
    for begin in range(0, height, rows):
        band = np.empty((min(rows, height - begin), width, channels), np.uint8)
        for channel in range(channels):  # a plane at a time: numpy copies three bytes of each four slowly
            band[..., channel] = pixels[begin : begin + len(band), :, channel]
        filtered = np.full((len(band), 1 + width * channels), _UP, np.uint8)
        filtered[:, 1:] = np.diff(band, axis=0, prepend=above).reshape(len(band), -1)
        if part := compressor.compress(filtered.data):
            yield part
        above = band[-1:]
    yield compressor.flush()
