"""The entry point: `warmup`, and `python -m warmup_cli`."""

import signal
import sys
from types import FrameType


def _terminated(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main() -> None:
    """Run the command line and exit with its status."""
    for name in ("SIGTERM", "SIGHUP"):  # so that half-written files are removed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _terminated)
    try:
        from warmup_cli.cli import discard_standard_output, run

        status = run()
        discard_standard_output()
    except KeyboardInterrupt:  # while modules are still being imported
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
