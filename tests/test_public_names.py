import pytest

import warmup_cli
from warmup_cli.loading import load
from warmup_cli.schedule import Phase, Schedule


def test_the_public_names_are_those_of_their_modules() -> None:
    assert warmup_cli.load is load
    assert (warmup_cli.Phase, warmup_cli.Schedule) == (Phase, Schedule)


def test_every_public_name_is_there() -> None:
    assert all(hasattr(warmup_cli, name) for name in warmup_cli.__all__)


def test_no_other_name_is_there() -> None:
    with pytest.raises(AttributeError, match=r"^module 'warmup_cli' has no attribute 'cosine'$"):
        _ = warmup_cli.cosine
