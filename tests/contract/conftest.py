"""The door that the contract tests share, filled once per module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.door import Door


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Door]:
    """One application for all operations."""
    opened = Door(tmp_path_factory.mktemp("contract"), migrated_file)
    yield opened
    opened.database.dispose()
