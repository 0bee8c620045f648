"""What must be done before matplotlib is imported."""

import logging
import os


def keep_matplotlib_to_itself() -> None:
    """Keep matplotlib from failing over a backend that is not used, and from logging about its own folders."""
    os.environ.pop("MPLBACKEND", None)
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
