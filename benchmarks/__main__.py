"""Measure, and write the table: `python -m benchmarks [GROUP]... [--runs N] [-o FILE]`."""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks import rows
from benchmarks.report import heading, table
from benchmarks.running import Bench, Row

GROUPS = sorted(file.stem for file in Path(rows.__file__).parent.glob("[!_]*.py"))


def main() -> None:
    """Measure the groups that are asked for, all of them by default."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)} [default: all]")
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command [default: 7]")
    parser.add_argument("-o", "--output", type=Path, help="where to write the table [default: standard output]")
    given = parser.parse_args()
    if unknown := set(given.groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    found: list[Row] = []
    text = ""
    with tempfile.TemporaryDirectory() as folder:
        for group in given.groups or GROUPS:
            print(group, file=sys.stderr)
            found += import_module(f"benchmarks.rows.{group}").rows(Bench(Path(folder), given.runs))
            text = f"{heading(given.runs)}\n\n{table(found)}\n"
            if given.output:  # after each group, so that what took minutes is not lost
                given.output.write_text(text, "utf-8")
    if not given.output:
        print(text)


if __name__ == "__main__":
    main()
