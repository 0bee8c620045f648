"""PDF: vectors, for papers."""

from typing import BinaryIO

from matplotlib.figure import Figure


def save(figure: Figure, stream: BinaryIO) -> None:
    """Write the figure without the date and the version that made it."""
    metadata = {"Creator": None, "Producer": None, "CreationDate": None}
    figure.savefig(stream, format="pdf", metadata=metadata)
