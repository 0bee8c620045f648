"""SVG: vectors, for the web. `Look` fixes the salt of its identifiers."""

from typing import BinaryIO

from matplotlib.figure import Figure


def save(figure: Figure, stream: BinaryIO) -> None:
    """Write the figure without the date and the version that made it."""
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
