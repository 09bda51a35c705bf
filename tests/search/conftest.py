"""Both engines for the contract, and documents with as little ceremony as possible."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import SearchEngine
from search.memory_engine import MemoryEngine
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def index(tmp_path: Path) -> Iterator[WhooshEngine]:
    """The shipped engine on an empty index."""
    engine = WhooshEngine(tmp_path / "index", budget_seconds=30)
    engine.rebuild([])
    yield engine
    engine.close()


@pytest.fixture(params=["whoosh", "memory"])
def engine(request: pytest.FixtureRequest) -> SearchEngine:
    """Each engine in turn, empty."""
    if request.param == "memory":
        return MemoryEngine()
    found: WhooshEngine = request.getfixturevalue("index")
    return found
