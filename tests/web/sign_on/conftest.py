"""One provider for the module, and an application of each test's own that trusts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.config import Settings
from tests.provider import FakeProvider, providing


@pytest.fixture(scope="module")
def running() -> Iterator[FakeProvider]:
    """The provider, listening for the whole module."""
    with providing() as fake:
        yield fake


@pytest.fixture
def fake(running: FakeProvider) -> FakeProvider:
    """The provider, saying what it says by itself."""
    fresh = FakeProvider()
    for name, value in vars(fresh).items():
        if name != "url":
            setattr(running, name, value)
    return running


@pytest.fixture
def settings(settings: Settings, fake: FakeProvider) -> Settings:
    """Settings that name the provider."""
    return fake.settings(settings)
