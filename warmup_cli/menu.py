"""A folder as a menu: each file in it offers one object of one agreed type, under the file's name."""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Generic, TypeVar, cast

T_co = TypeVar("T_co", covariant=True)


class Menu(Mapping[str, T_co], Generic[T_co]):
    """The entries of a package, imported one at a time and only when asked for.

    Listing the names imports nothing, so a menu may hold entries that are slow to import.

    Args:
        package: the package's `__name__`; each of its modules is an entry.
        path: the package's `__path__`.
        offers: the name under which every module offers its object.

    """

    def __init__(self, package: str, path: list[str], offers: str) -> None:
        self.package, self.path, self._offers = package, path, offers

    @cached_property
    def _names(self) -> tuple[str, ...]:
        # os and not pathlib, which takes longer to import than all else that help needs.
        files = (file for folder in self.path for file in os.listdir(folder))  # noqa: PTH208
        return tuple(sorted(file[:-3] for file in files if file.endswith(".py") and not file.startswith("_")))

    def __getitem__(self, name: str) -> T_co:
        if name not in self._names:
            raise KeyError(name)
        return cast(T_co, getattr(import_module(f"{self.package}.{name}"), self._offers))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
