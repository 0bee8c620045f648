"""PNG: pixels, for pages and chats."""

from typing import BinaryIO

from matplotlib.figure import Figure


def save(figure: Figure, stream: BinaryIO) -> None:
    """Write the figure in its own pixels."""
    figure.savefig(stream, format="png", dpi=figure.dpi, metadata={"Software": None})
