"""A served demonstration for the browser tests, which ends with the last of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.looking import Scenes
from tests.served import Served, served
from tests.weighing import Wired
from tests.weighing import wired as wired_demonstration


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, as `make run` serves it."""
    with served(tmp_path_factory.mktemp("site") / "data") as running:
        yield running


@pytest.fixture(scope="package")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """Another one behind a wire that counts and can be cut, with a question of twenty posts."""
    with wired_demonstration(tmp_path_factory.mktemp("wired")) as running:
        yield running


@pytest.fixture(scope="package")
def scenes(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Scenes]:
    """The furnished installations of the registry of pages."""
    with Scenes(tmp_path_factory.mktemp("scenes"), migrated_file) as made:
        yield made
