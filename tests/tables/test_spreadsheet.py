"""LibreOffice Calc, where it is installed, reads every number as exactly the same double."""

import csv
import math
import shutil
import subprocess
from pathlib import Path

from tests.listing import written
from warmup_cli.loading import load
from warmup_cli.table import Table

OFFICE = shutil.which("soffice")

PART = 10**8
"""A double has 53 bits: Calc prints two parts of it, each short enough to be printed in full."""


def calculated(sheet: Path, office: str) -> list[list[str]]:
    """Return the cells of a CSV with formulas after Calc has computed them."""
    filtered = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"
    profile = f"-env:UserInstallation=file://{sheet.parent / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", filtered, sheet.name, "--outdir", "calculated"]
    subprocess.run(command, cwd=sheet.parent, check=True, capture_output=True, timeout=300)
    return [*csv.reader((sheet.parent / "calculated" / sheet.name).read_text("utf-8").splitlines())]


if OFFICE:

    def test_calc_reads_every_rate_as_the_same_double(tmp_path: Path) -> None:
        schedule = load("default")
        lines = written(Table((schedule,), rows=3000), "csv").decode().splitlines()[1:]
        numbers = [line.split(",")[2] for line in lines]
        scales = [53 - math.frexp(float(number))[1] for number in numbers]
        sheet = tmp_path / "rates.csv"
        sheet.write_text(
            "".join(
                f"{number},=A{row}*2^{scale},=INT(B{row}/{PART}),=B{row}-C{row}*{PART}\n"
                for row, (number, scale) in enumerate(zip(numbers, scales, strict=True), 1)
            )
        )
        read = [int(row[2]) * PART + int(row[3]) for row in calculated(sheet, OFFICE or "")]
        exact = schedule.rates([int(line.split(",")[0]) for line in lines]).tolist()
        assert read == [int(math.ldexp(rate, scale)) for rate, scale in zip(exact, scales, strict=True)]
