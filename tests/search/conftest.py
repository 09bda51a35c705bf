"""Both engines for the contract, and documents with as little ceremony as possible."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import SearchEngine
from search.memory_engine import MemoryEngine
from search.postgresql import PostgresEngine
from search.whoosh_engine import WhooshEngine
from tests.postgres import fresh_database


@pytest.fixture
def index(tmp_path: Path) -> Iterator[WhooshEngine]:
    """The shipped engine on an empty index."""
    engine = WhooshEngine(tmp_path / "index", budget_seconds=30)
    engine.rebuild([])
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def postgres_index(postgres_server: str) -> Iterator[PostgresEngine]:
    """The engine on PostgreSQL, in a database of its own."""
    with fresh_database(postgres_server, template="template0") as address:
        engine = PostgresEngine(address, budget_seconds=30)
        yield engine
        engine.close()


@pytest.fixture(params=["whoosh", "memory", "postgresql"])
def engine(request: pytest.FixtureRequest) -> SearchEngine:
    """Each engine in turn, empty."""
    if request.param == "memory":
        return MemoryEngine()
    if request.param == "postgresql":
        kept: PostgresEngine = request.getfixturevalue("postgres_index")
        kept.rebuild([])
        return kept
    found: WhooshEngine = request.getfixturevalue("index")
    return found
