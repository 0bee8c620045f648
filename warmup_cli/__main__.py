"""The entry point: `warmup`, and `python -m warmup_cli`."""

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        from warmup_cli.cli import discard_standard_output, run

        status = run()
        discard_standard_output()
    except KeyboardInterrupt:  # while modules are still being imported
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
