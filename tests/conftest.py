"""What all tests run under."""

from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# The same examples every time, as many as a second or two allow; no limit by the clock.
settings.register_profile("warmup", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("warmup")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what hypothesis remembers out of the checkout."""
    folder = TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    set_hypothesis_home_dir(folder.name)
