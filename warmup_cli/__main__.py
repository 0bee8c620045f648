"""The entry point: `warmup`, and `python -m warmup_cli`."""

import gc
import os
import signal
import sys
from types import FrameType


def _terminated(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main() -> None:
    """Run the command line and exit with its status."""
    _hurry()
    signal.signal(signal.SIGTERM, _terminated)  # so that half-written files are removed
    try:
        from warmup_cli.cli import discard_standard_output, run

        status = run()
        discard_standard_output()
    except KeyboardInterrupt:  # while modules are still being imported
        status = 130
    gc.freeze()  # the interpreter need not look through all of matplotlib once more before it ends
    sys.exit(status)


def _hurry() -> None:
    """Leave out what only processes need that live long: collecting cycles, and threads for matrices."""
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts one per processor otherwise


if __name__ == "__main__":
    main()
