"""Records cases anew from the real frameworks: `python -m tests.parity.record [FRAMEWORK]...`.

For the day when a framework changes. Only what is installed is recorded; the rates of all other cases stay.
"""

import sys
from collections.abc import Iterator

import numpy as np

from tests.parity.recorded import CASES, DATA, Case, difference
from tests.parity.recorders import RECORDERS
from warmup_cli.schedule import Floats


def recorder_of(case: Case) -> str:
    """Return the name of the recorder that a case is for: that of the framework whose API it calls."""
    prefixes = {"tf": "tensorflow", "pl_bolts": "lightning_bolts"}
    root = case.api.partition(".")[0]
    return prefixes.get(root, root)


def recordable(names: list[str]) -> Iterator[tuple[Case, Floats]]:
    """Yield the cases whose framework is installed, with their rates recorded anew; all frameworks for no names."""
    for case in CASES:
        name = recorder_of(case)
        if name not in RECORDERS or (names and name not in names):
            continue
        try:
            yield case, RECORDERS[name](case)
        except ImportError as error:
            print(f"{case.id}: not recorded: {error}", file=sys.stderr)  # noqa: T201


def main() -> None:
    """Record, say what changed, and write all rates back."""
    rates = {case.id: case.rates for case in CASES}
    for case, recorded in recordable(sys.argv[1:]):
        print(f"{case.id}: {difference(recorded, case.rates):.1e} of the peak from what was recorded")  # noqa: T201
        rates[case.id] = recorded.astype(case.rates.dtype)
    np.savez_compressed(DATA / "recorded.npz", **rates)


if __name__ == "__main__":
    main()
