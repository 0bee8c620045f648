"""The vocabulary: every key of a schedule file, which is every schedule flag of the command line.

A key is said once, here: its name, other names that people know it by, the kind of its value, and one line of help.
Keys that are the same quantity are ways to say one thing. What the kinds are stands in `kinds.py`; this module is
light, because help needs it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from warmup_cli.shapes import SHAPES


class Key(NamedTuple):
    """One word of the vocabulary."""

    name: str
    kind: str
    help: str
    same_as: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def quantity(self) -> str:
        """What it says; the same for keys that are ways to say one thing."""
        return self.same_as or self.name

    @property
    def metavar(self) -> str:
        """How help names its value."""
        return _METAVARS.get(self.kind) or "|".join(CHOICES[self.kind])


class Flag(NamedTuple):
    """A key's value on the command line or in the environment, with the name that the user wrote there."""

    spelling: str
    text: str


CHOICES = {
    "shape": tuple(SHAPES),
    "warmup shape": tuple(name for name in SHAPES if name not in ("inverse_sqrt", "step")),  # these only fall
    "per": ("step", "epoch"),
}
"""Kinds of which every value is one of a few words."""

_METAVARS = {
    **dict.fromkeys(("rate", "positive rate"), "RATE"),
    **dict.fromkeys(("positive", "factor", "exact", "per epoch"), "NUMBER"),
    **dict.fromkeys(("length", "epochs", "steps", "run in epochs", "run in steps"), "LENGTH"),
    "count": "N",
    "first step": "0|1",
    "script": "LINE",
    "names": "NAME=VALUE",
    "line": "TEXT",
    "name": "TEXT",
    "milestones": "LENGTH,...",
}


def _both(quantity: str, what: str) -> tuple[Key, Key]:
    return (
        Key(f"{quantity}_epochs", "epochs", f"{what}, in epochs", quantity),
        Key(f"{quantity}_steps", "steps", "the same in steps", quantity),
    )


RUN_KEYS = (
    Key("total_epochs", "run in epochs", "length of the run, in epochs", same_as="total"),
    Key("total_steps", "run in steps", "the same in steps", same_as="total"),
    Key("iters_per_epoch", "per epoch", "updates per epoch", aliases=("steps_per_epoch",)),
    Key("first_step", "first step", "number of the first update [default: 1]"),
    Key("dataset_size", "count", "samples per epoch; with --batch-size, in place of --iters-per-epoch"),
    Key("batch_size", "count", "samples per device and micro-batch"),
    Key("devices", "count", "devices that share an epoch [default: 1]"),
    Key("accumulate", "count", "micro-batches per update [default: 1]"),
    Key("drop_last", "switch", "drop the incomplete last update of an epoch"),
    Key("tokens_per_step", "exact", "tokens per update, for lengths in tok"),
    Key("name", "name", "name of the schedule"),
    Key("title", "line", "heading of the picture [default: the name]"),
    Key("source", "line", "where the numbers come from"),
)
"""What every schedule may say of its run."""

FLAT_KEYS = (
    *_both("warmup", "length of the warm-up (0 for none)"),
    *_both("plateau", "length of the plateau after the warm-up"),
    *_both("hold", "length of the level stretch after the decay"),
    Key("lr_init", "positive rate", "base rate, which the warm-up climbs to", aliases=("lr", "base_lr")),
    Key("lr_end", "rate", "rate the decay ends at", aliases=("min_lr",)),
    Key("warmup_lr", "rate", "rate that the warm-up climbs from [default: 0]"),
    Key("warmup_shape", "warmup shape", "shape of the warm-up [default: linear]"),
    Key("warmup_power", "positive", "exponent of a power or polynomial warm-up [default: 4 or 1]"),
    Key("decay_shape", "shape", "shape of the decay [default: cosine]"),
    Key("decay_power", "positive", "exponent of a power or polynomial decay [default: 4 or 1]"),
    Key("decay_factor", "factor", "what a step decay multiplies the rate by at each milestone"),
    Key("milestones", "milestones", "where a step decay changes the rate, in the unit of the run's length"),
    Key("decay_per", "per", "whether the decay changes the rate every step or at epoch ends [default: step]"),
)
"""What a schedule of five numbers (and some more) says."""

PASTED_KEYS = (
    Key("code", "script", "a scheduler's line from a training script, pasted", aliases=("schedule",)),
    Key("define", "names", "what a name in the line stands for; may be repeated"),
    Key("step_per", "per", "whether the scheduler is stepped every update or every epoch"),
)
"""What a schedule says that is a pasted line. `api` and `kwargs` are the same call as data."""

DATA_KEYS = (
    Key("api", "line", "the name of a scheduler"),
    Key("kwargs", "table", "its keyword arguments"),
)

CHECK_KEYS = (Key("ignore", "codes", "checks whose findings are meant: codes such as W401"),)
"""What a file says to `warmup check`; on the command line it is that command's own flag."""

PHASE_KEYS = (
    Key("name", "name", "name of the phase"),
    Key("shape", "shape", "shape of the phase"),
    Key("length", "length", "length of the phase, with its unit, or rest"),
    Key("from", "rate", "the rate that it starts from [default: where the phase before ended]"),
    Key("to", "rate", "the rate that it leads to"),
    Key("power", "positive", "exponent of a power or polynomial"),
    Key("factor", "positive", "what a staircase multiplies the rate by at each milestone"),
    Key("milestones", "milestones", "where a staircase changes the rate, since the start of the phase"),
)
"""What a [[phase]] says."""


def by_spelling(keys: Iterable[Key]) -> dict[str, Key]:
    """Return the keys under each name that they go by."""
    return {spelling: key for key in keys for spelling in (key.name, *key.aliases)}
