import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import five, schedule_of
from tests.running import environment
from warmup_cli.table import Table
from warmup_cli.tables import TABLES
from warmup_cli.tables._style import Style

ENDED = "try:\n    main()\nexcept SystemExit:\n    pass\n"
# Python 3.12 has some hundred objects frozen from its start.
TOLD = """import gc, os, sys
print(gc.isenabled(), gc.get_freeze_count() > 1000, os.environ.get('OPENBLAS_NUM_THREADS'), file=sys.stderr)"""


def told(code: str, **more: str) -> str:
    """Return what a fresh interpreter says of its collector and its threads after running some code."""
    env = {name: value for name, value in environment().items() if name != "OPENBLAS_NUM_THREADS"} | more
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{TOLD}"], capture_output=True, text=True, check=True, env=env, timeout=60
    )
    return ran.stderr.splitlines()[-1]


def test_the_command_collects_no_cycles_and_starts_no_threads_for_matrices() -> None:
    command = f"import sys\nsys.argv = ['warmup', '--version']\nfrom warmup_cli.__main__ import main\n{ENDED}"
    assert told(command) == "False True 1"
    assert told(command, OPENBLAS_NUM_THREADS="3") == "False True 3"


@pytest.mark.parametrize("code", ["import warmup_cli.__main__", "import warmup_cli; warmup_cli.load('default')"])
def test_importing_the_package_changes_nothing_of_its_user(code: str) -> None:
    assert told(code) == "True False None"


@pytest.mark.parametrize("name", [*TABLES])
def test_a_table_leaves_no_cycles_behind_that_nobody_would_collect(name: str) -> None:
    table = Table((schedule_of(five(total_epochs=10_000)),))
    gc.collect()
    gc.disable()
    try:
        with Path(os.devnull).open("wb") as nowhere:
            TABLES[name](table, nowhere, Style(), lambda _: None)
        assert gc.collect() < table.row_count // 8_192  # less than one for each chunk
    finally:
        gc.enable()
