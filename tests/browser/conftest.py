"""A served demonstration for the browser tests, one for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served import Served, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, as `make run` serves it."""
    with served(tmp_path_factory.mktemp("site") / "data") as running:
        yield running
