"""Where frameworks are installed, our schedules are compared with them as they are today."""

from importlib.util import find_spec

import numpy as np
import pytest

from tests.parity.record import recorder_of
from tests.parity.recorded import CASES, Case, difference
from tests.parity.recorders import RECORDERS

# What a recorder imports, where that is not its own name; one that reads a wheel or a single file is not for here.
_IMPORTS = {"lightning_bolts": "pl_bolts", "paddle": "paddle", "megatron": "megatron.core"}


def _is_installed(case: Case) -> bool:
    name = recorder_of(case)
    root = _IMPORTS.get(name, name).partition(".")[0]
    return name in RECORDERS and find_spec(root) is not None


LIVE = [case for case in CASES if _is_installed(case)]

if LIVE:

    @pytest.mark.live
    @pytest.mark.parametrize("case", LIVE, ids=lambda case: case.id)
    def test_the_installed_framework_gives_our_rates(case: Case) -> None:
        schedule = case.schedule()
        assert (
            difference(schedule.rates(np.array(schedule.steps)), RECORDERS[recorder_of(case)](case)) <= case.tolerance
        )


def test_every_recorder_is_for_some_case() -> None:
    assert {recorder_of(case) for case in CASES} >= set(RECORDERS)
