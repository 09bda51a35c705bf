"""One key, one write, however many ask at once and whichever database keeps it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.models import Tag
from community.errors import Refused
from community.idempotency import once
from tests import factories
from tests.world import World


def _make(session: Session, world: World) -> str:
    tag = Tag(community_id=world.garden, name="beans", description="", created_at=clock.now())
    session.add(tag)
    session.flush()  # its id is handed out
    return str(tag.id)


def _write(database: Database, world: World, *, key: str = "k", fingerprint: str = "f") -> str:
    with database.unit_of_work() as session:
        return once(
            session,
            account_id=world.ben,
            key=key,
            fingerprint=fingerprint,
            make=lambda: _make(session, world),
        )


def test_twelve_at_once_with_one_key_make_one_row(database: Database, world: World) -> None:
    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda _each: _write(database, world), range(12)))

    assert len(set(made)) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tag)) == 1


def test_a_key_stands_for_one_request(database: Database, world: World) -> None:
    _write(database, world)

    with pytest.raises(Refused) as refused:
        _write(database, world, fingerprint="another")
    assert refused.value.code == "key_reused"


@pytest.mark.postgres
def test_no_key_takes_a_lock_that_means_something_else(postgres_url: str) -> None:
    # The journal, the worker and imports lock by one number; keys, which callers choose, by two.
    database = Database(postgres_url)
    ours = text("SELECT objsubid FROM pg_locks WHERE locktype = 'advisory' AND pid = :pid")
    try:
        with database.unit_of_work() as session:
            person = factories.account(session, handle="ben").id
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            found = once(
                session,
                account_id=person,
                key="k",
                fingerprint="f",
                make=lambda: ",".join(map(str, session.scalars(ours, {"pid": pid}))),
            )
    finally:
        database.dispose()

    assert found == "2"
