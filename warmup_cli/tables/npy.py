"""NumPy's own format: a structured array with a field per column, for `numpy.load`."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from warmup_cli.errors import WarmupError, shown
from warmup_cli.table import Table
from warmup_cli.tables._reading import NEEDED, Block, check_columns
from warmup_cli.tables._style import Style

_KINDS = "iuf", "f", "U"  # of numpy, that the columns to be read may have


def write(table: Table, stream: BinaryIO, _style: Style, advance: Callable[[int], None]) -> None:
    """Write the header and the rows; what a schedule does not have is NaN."""
    fields: list[tuple[str, Any]] = [(name, "<f8") for name in table.columns]
    fields[0] = ("step", "<i8")
    if table.phase_names:
        fields[-1] = ("phase", f"<U{max(map(len, table.phase_names))}")
    dtype = np.dtype(fields)
    stream.write(_header(dtype, table.row_count))
    for chunk in table.chunks():
        rows = np.empty(chunk.steps.shape, dtype)
        columns = (chunk.steps, chunk.epochs, *chunk.rates)
        for name, column in zip(table.columns, columns, strict=False):
            rows[name] = np.nan if column is None else column
        if chunk.phase is not None:
            rows["phase"] = chunk.phase
        stream.write(rows.tobytes())
        advance(chunk.steps.size)


def _header(dtype: np.dtype[Any], rows: int) -> bytes:
    """Return the header of format version 3.0, the one in which names may be in any script."""
    text = repr({"descr": npy.dtype_to_descr(dtype), "fortran_order": False, "shape": (rows,)}).encode()
    magic = npy.magic(3, 0)
    padding = b" " * (-(len(magic) + 4 + len(text) + 1) % npy.ARRAY_ALIGN) + b"\n"
    return magic + (len(text) + len(padding)).to_bytes(4, "little") + text + padding


def read(stream: BinaryIO) -> Iterator[Block]:
    """Read the rows of a structured array."""
    try:
        rows = npy.read_array(stream, allow_pickle=False)
    except (ValueError, EOFError, MemoryError, SyntaxError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is cut off"
        raise WarmupError(f"no NPY table: {reason}") from None
    check_columns(rows.dtype.names or ())
    columns = [rows[name] for name in NEEDED]
    if not all(column.ndim == 1 and column.dtype.kind in kinds for column, kinds in zip(columns, _KINDS, strict=True)):
        raise WarmupError(f"no NPY table: expected rows of numbers and names, got {shown(str(rows.dtype))}")
    steps, rates, phases = columns
    yield Block(steps.astype(np.float64), rates.astype(np.float64), phases)
