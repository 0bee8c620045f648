"""What the user said: the values of keys and flags, parsed, each with the place where it was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar, cast

from warmup_cli.errors import Problems, WarmupError, shown
from warmup_cli.keys import Flag, Key, by_spelling
from warmup_cli.kinds import KINDS
from warmup_cli.units import Length, NotGivenError, Run, in_full

T = TypeVar("T")

_ENOUGH = 20  # problems after which no nearest key is looked for: the file is no schedule


@dataclass(frozen=True)
class Given:
    """A parsed value, and where it was given."""

    where: str
    value: object


@dataclass
class Settings:
    """The values of some keys by quantity, in the order in which they were given.

    Attributes:
        origin: the file that they come from; empty where there are only flags.
        problems: takes what is found to be wrong.
        prefix: where in the file the keys stand, such as `phase[1]: `.

    """

    origin: str
    problems: Problems
    prefix: str = ""
    _given: dict[str, list[Given]] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)

    def read(self, tree: Mapping[object, object], keys: Iterable[Key]) -> None:
        """Take the keys of a file; report those that are not in the vocabulary with the nearest that is."""
        known = by_spelling(keys)
        for name, value in tree.items():
            if isinstance(name, str) and name in known:
                self._take(known[name], self._located(name), value)
            else:
                self._report_unknown(name, known)

    def override(self, flags: Mapping[str, Flag], keys: Iterable[Key]) -> None:
        """Let flags replace what the file says of the same quantities."""
        known = by_spelling(keys)
        for name in flags:
            self._given.pop(known[name].quantity, None)
            self._refused.discard(known[name].quantity)
        for name, flag in flags.items():
            self._take(known[name], flag.spelling, KINDS[known[name].kind].from_text(flag.text))

    def get(self, quantity: str, kind: type[T]) -> T | None:
        """Return the value of a quantity, None if it was not given; report two that disagree."""
        if quantity not in self._given:
            return None
        first, *others = self._given[quantity]
        for other in others:
            if other.value != first.value:
                self._disagree(first, other, _told(first.value), _told(other.value))
        assert isinstance(first.value, kind), first
        return first.value

    def length(self, quantity: str) -> Length | None:
        """Return a length as it was written, None if it was not given."""
        given = self._given.get(quantity)
        return cast(Length, given[0].value) if given else None

    def steps(self, quantity: str, run: Run, missing_in: "Settings | None" = None) -> Fraction | None:
        """Return a length in exact steps, None if it was not given; report two that disagree.

        Args:
            quantity: which length.
            run: what converts it to steps.
            missing_in: where to report a number that its unit needs, if elsewhere.

        """
        found: list[tuple[Given, Fraction]] = []
        for given in self._given.get(quantity, []):
            assert isinstance(given.value, Length), given
            try:
                found.append((given, run.steps(given.value)))
            except NotGivenError as error:
                (missing_in or self).missing(error.quantity, str(error), error.key)
        if not found:
            return None
        (first, steps), *others = found
        for other, other_steps in others:
            if other_steps != steps:
                self._disagree(first, other, str(first.value), str(other.value))
        return steps

    def __contains__(self, quantity: str) -> bool:
        """Whether a quantity was given, rightly or wrongly."""
        return quantity in self._given or quantity in self._refused

    def where(self, quantity: str, name: str = "") -> str:
        """Return where a quantity was given; where its key `name` would stand if it was not."""
        if given := self._given.get(quantity):
            return given[0].where
        return self._located(name or quantity)

    @property
    def here(self) -> str:
        """Where all the keys stand."""
        return f"{self.origin}: {self.prefix}".removesuffix(": ").removesuffix(": ")

    def refuse(self, quantity: str, what: str | WarmupError) -> None:
        """Report what is wrong with a quantity, where it was given."""
        self.problems.add(self.where(quantity), what)
        self._refused.add(quantity)

    def refused(self, quantity: str) -> bool:
        """Whether a wrong value was given, so that nothing else should be said of the quantity."""
        return quantity in self._refused

    def excuse(self, quantity: str) -> None:
        """Report no more of a quantity: what would give it has been reported."""
        self._refused.add(quantity)

    def missing(self, quantity: str, what: str, name: str = "") -> None:
        """Report that a quantity is needed, unless a wrong or misspelt value for it was reported."""
        if quantity not in self._refused:
            self.problems.add(self._located(name or quantity), f"missing; {what}")
            self._refused.add(quantity)

    def _located(self, name: str) -> str:
        if not self.origin:
            return f"--{name.replace('_', '-')}"
        return f"{self.origin}: {self.prefix}{name}"

    def _take(self, key: Key, where: str, value: object) -> None:
        try:
            self._given.setdefault(key.quantity, []).append(Given(where, KINDS[key.kind].parse(value)))
        except WarmupError as error:
            self.problems.add(where, error)
            self._refused.add(key.quantity)
            if not self._given[key.quantity]:
                del self._given[key.quantity]

    def _report_unknown(self, name: object, known: Mapping[str, Key]) -> None:
        text = f"unknown key {shown(name)}"
        nearest = []
        if isinstance(name, str) and len(self.problems) < _ENOUGH:
            from difflib import get_close_matches

            nearest = get_close_matches(name[:40].lower().replace("-", "_"), known, n=1)
        if nearest:
            self._refused.add(known[nearest[0]].quantity)
            text += f"; did you mean '{nearest[0]}'?"
        self.problems.add(self.here, text)

    def _disagree(self, first: Given, other: Given, first_text: str, other_text: str) -> None:
        self.problems.add(
            other.where, f"{other_text} disagrees with {first.where}, {first_text}; leave one of them out"
        )


def _told(value: object) -> str:
    return in_full(value) if isinstance(value, Fraction) else shown(value)
