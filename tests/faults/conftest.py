"""Which fault tests are for `make soak` alone: those whose small version stands elsewhere."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `whole`, unless this is `make soak`."""
    if os.environ.get("HEARTH_SOAK") == "1":
        return
    left_out = [each for each in items if each.get_closest_marker("whole")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [each for each in items if each not in left_out]
