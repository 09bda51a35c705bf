"""Which tests stay in one process when a run uses several: what they share is slow to make."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_BROWSER, _PAGES = "tests/browser/", "tests/browser/test_pages.py"


class _Together(LoadScopeScheduling):
    """A module stays together; what people do in a browser does so in two served demonstrations."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        return _BROWSER if module.startswith(_BROWSER) and module != _PAGES else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Together:
    """Let xdist share modules out so."""
    return _Together(config, log)
