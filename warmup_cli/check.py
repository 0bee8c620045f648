"""Known mistakes of schedules: what a rule and a finding are, and which findings a schedule has.

A rule looks at the `pieces` of a schedule (`checks/_pieces.py`): its rates at the ends of the phases, on either side
of every boundary, and at evenly spread updates between. What it costs depends on the number of phases, never on that
of the steps.

What is exact: the first and the last update, both sides of every hand-off, all lengths. What is sampled: what happens
between them, at `SAMPLES` updates a phase; a spike between two of them is not seen.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from warmup_cli.checks import CHECKS
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.schedule import Schedule


@dataclass(frozen=True)
class Finding:
    """A mistake that a schedule has.

    Attributes:
        code: of the rule, such as `W101`.
        rule: its name, such as `jump`.
        message: what is wrong, with the numbers.
        step: the update where it happens.
        remedy: what would be right.

    """

    code: str
    rule: str
    message: str
    step: int
    remedy: str


@dataclass(frozen=True)
class Rule:
    """A mistake to look for: an entry of the menu `checks/`.

    Attributes:
        code: stable for ever. The first digit says what it is about: 1 the hand-offs and the peak, 2 the end, 3 the
            length of the warm-up, 4 rates of zero, 5 rises, 6 units, 7 numbers that are no rates.
        name: in a word or two.
        explanation: what it is, why it is a mistake, what is none, in paragraphs.
        look: from a schedule to what is wrong there: update, message, remedy.

    """

    code: str
    name: str
    explanation: str
    look: Callable[[Schedule], Iterable[tuple[int, str, str]]]

    @cached_property
    def summary(self) -> str:
        """The first sentence of the explanation."""
        return self.explanation.partition(".")[0]

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Yield the findings of this rule."""
        for step, message, remedy in self.look(schedule):
            yield Finding(self.code, self.name, message, step, remedy)


def rules() -> list[Rule]:
    """Return all rules in the order of their codes."""
    return sorted(CHECKS.values(), key=lambda rule: rule.code)


def known_codes(codes: Iterable[str]) -> list[str]:
    """Return codes as they are written in full: `w101` is W101, and `W4` all that begin so.

    Raises:
        WarmupError: no rule has such a code.

    """
    known, found = [rule.code for rule in rules()], []
    for code in codes:
        matching = [name for name in known if code and name.startswith(code.upper())]
        if not matching:
            raise WarmupError(f"unknown code {shown(code)}; expected {listed(known)}")
        found += matching
    return found


def findings(schedule: Schedule, *, select: Collection[str] = (), ignore: Collection[str] = ()) -> list[Finding]:
    """Return what is wrong with a schedule, by step and then by code.

    Args:
        schedule: what to look at.
        select: the codes to look for; all if there are none.
        ignore: codes to leave out, besides those that the schedule itself ignores.

    Raises:
        WarmupError: a code is not known.

    """
    chosen = set(known_codes(select or [rule.code for rule in rules()]))
    chosen -= {*known_codes(ignore), *schedule.ignore}
    found = [finding for rule in rules() if rule.code in chosen for finding in rule.findings(schedule)]
    return sorted(found, key=lambda finding: (finding.step, finding.code))
