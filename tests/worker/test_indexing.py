"""The index follows the rows: whatever happens to them, and whatever happens to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.worker.indexing import Indexer
from community.accounts.events import AccountChanged
from community.accounts.models import Account, AccountState
from community.communities.actions.tags import change_tag, delete_tag
from community.communities.models import Community, Tag, Visibility
from community.outbox import record
from community.search import queries
from community.search.queries import Touched, audiences_of
from community.threads.events import ThreadsImported
from community.threads.queries import threads_bearing
from search import parse
from tests.conversations import Conversations
from tests.queries import Statements
from tests.world import World


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


@pytest.fixture
def finds(talk: Conversations) -> Callable[..., list[str]]:
    """What a member of the cast gets from the index alone, before any second check."""

    def ask(who: str, typed: str) -> list[str]:
        with talk.database.reading() as session:
            audiences = audiences_of(session, talk.world.actor(who))
        page = talk.engine.search(parse(typed), audiences=audiences)
        assert not page.degraded
        return sorted(hit.uid for group in page.groups for hit in group.hits)

    return ask


def test_posts_are_found_by_those_who_may_read_them(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    open_one = talk.start("ben", "garden", "Pruning the old pear tree")
    closed_one = talk.start("ben", "vault", "Pruning the budget")
    answer = talk.reply("cleo", open_one, "Prune pears in late winter.")
    talk.settle()
    assert finds("ben", "prune") == sorted(
        [f"thread:{open_one}", f"thread:{closed_one}", f"reply:{answer}"]
    )
    for outsider in ("zed", "xen", "sue", "fay", "mo", "pia"):
        assert finds(outsider, "prune") == sorted([f"thread:{open_one}", f"reply:{answer}"])


def test_edits_and_removals_are_followed(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    thread = talk.start("ben", "garden", "Which compost do you use?")
    reply = talk.reply("cleo", thread, "Leaf mould.")
    talk.settle()
    talk.edit_reply("cleo", reply, "Bokashi, these days.")
    talk.settle()
    assert finds("zed", "mould") == []
    assert finds("zed", "bokashi") == [f"reply:{reply}"]
    talk.hide_reply(reply)
    talk.settle()
    assert finds("ada", "bokashi") == []


def test_a_hidden_thread_takes_its_replies_along_and_brings_them_back(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    thread = talk.start("ben", "garden", "Slug traps compared")
    reply = talk.reply("cleo", thread, "Beer traps drown slugs.")
    talk.settle()
    assert len(finds("zed", "slugs")) == 2
    talk.hide_thread(thread)
    talk.settle()
    assert finds("zed", "slugs") == []
    assert f"reply:{reply}" not in set(talk.engine.uids())
    talk.show_thread(thread)
    talk.settle()
    assert len(finds("zed", "slugs")) == 2


def test_i19_a_community_that_closes_is_closed_before_anything_is_indexed_again(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    talk.start("ben", "garden", "Where the key is kept")
    talk.settle()
    assert len(finds("zed", "key")) == 1
    with talk.database.unit_of_work() as session:
        session.get_one(Community, talk.world.garden).visibility = Visibility.PRIVATE
    assert finds("zed", "key") == []
    assert len(finds("ben", "key")) == 1


def test_status_and_tags_can_be_filtered_by(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    thread = talk.start("ben", "garden", "Hedge height", tags=["Hedges"])
    talk.settle()
    assert finds("ben", "hedge status:unanswered tag:hedges") == [f"thread:{thread}"]
    answer = talk.reply("cleo", thread, "A hedge of two metres is plenty.")
    talk.settle()
    assert finds("ben", "hedge status:unanswered") == []
    talk.accept("ben", answer)
    talk.settle()
    assert finds("ben", "hedge status:solved") == sorted([f"thread:{thread}", f"reply:{answer}"])


def test_people_are_found_by_people_alone_and_only_while_they_are_here(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    person = f"person:{talk.world.cleo}"
    assert finds("zed", "cleo") == [person]
    with talk.database.reading() as session:
        audiences = audiences_of(session, talk.world.actor("sue"))
    assert "people" not in audiences
    with talk.database.unit_of_work() as session:
        session.get_one(Account, talk.world.cleo).state = AccountState.DEACTIVATED
        record(session, AccountChanged(account_id=talk.world.cleo))
    talk.settle()
    assert finds("zed", "cleo") == []


def test_a_batch_costs_the_same_statements_however_large(
    talk: Conversations, statements: Statements
) -> None:
    costs = []
    for size in (2, 40):
        thread = talk.start("ben", "garden", "Counting statements")
        for n in range(size):
            talk.reply("cleo", thread, f"Reply {n}.")
        statements.clear()
        talk.settle()
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_an_import_larger_than_one_commit_is_indexed_whole(
    talk: Conversations, finds: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.worker.indexing._THREADS_AT_ONCE", 3)
    threads = [talk.start("ben", "garden", f"Imported {n}") for n in range(8)]
    talk.settle()
    talk.engine.rebuild([])
    with talk.database.unit_of_work() as session:
        record(session, ThreadsImported(community_id=talk.world.garden, thread_ids=threads))
    talk.settle()
    assert finds("zed", "imported") == sorted(f"thread:{thread}" for thread in threads)


def test_a_renamed_tag_is_found_under_its_new_name(
    talk: Conversations, finds: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = talk.start("ben", "garden", "Sowing dates", tags=["sowing"])
    other = talk.start("ben", "garden", "Sowing machines", tags=["machines"])
    talk.settle()
    written = _watched(monkeypatch)
    with talk.database.unit_of_work() as session:
        tag = session.scalars(select(Tag).where(Tag.name == "sowing")).one()
        change_tag(session, tag, name="drilling", description="")
    talk.settle()
    assert finds("zed", "tag:drilling") == [f"thread:{thread}"]
    assert finds("zed", "tag:sowing") == []
    assert written == {thread}, "only what bears the tag is indexed again"
    with talk.database.unit_of_work() as session:
        tag = session.scalars(select(Tag).where(Tag.name == "machines")).one()
        delete_tag(session, tag, borne_by=threads_bearing(session, tag.id))
    talk.settle()
    assert finds("zed", "tag:machines") == []
    assert finds("zed", "machines") == [f"thread:{other}"]
    assert written == {thread, other}


def _watched(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The ids of the threads whose documents are read from now on."""
    seen: set[int] = set()
    reads = queries.passages_of

    def passages_of(session: Session, touched: Touched) -> Any:
        found = reads(session, touched)
        seen.update(passage.thread_id for passage in found)
        return found

    monkeypatch.setattr(queries, "passages_of", passages_of)
    return seen


def test_a_repeated_batch_changes_nothing(talk: Conversations) -> None:
    talk.start("ben", "garden", "Said once")
    talk.settle()
    before = sorted(talk.engine.uids())
    talk._seen = 0
    talk.settle()
    assert sorted(talk.engine.uids()) == before


def test_a_sound_index_is_left_alone_at_start(
    talk: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    talk.start("ben", "garden", "Quiet start")
    talk.settle()
    with caplog.at_level(logging.WARNING):
        again = Indexer(talk.database, talk.engine)
        again.start()
        again.rest()
        again.rest()
    assert "built anew" not in caplog.text


@pytest.mark.parametrize("harm", ["lost", "damaged", "older", "behind", "short"])
def test_a_broken_index_is_built_anew(
    talk: Conversations, finds: Callable[..., list[str]], harm: str, settings: object
) -> None:
    thread = talk.start("ben", "garden", "Built anew")
    talk.settle()
    root: Path = settings.index_dir  # type: ignore[attr-defined]  # the fixture's settings
    hurt(root, harm, talk)
    indexer = Indexer(talk.database, talk.engine)
    indexer.start()
    indexer.rest()
    indexer.rest()
    assert finds("zed", "anew") == [f"thread:{thread}"]
    assert talk.engine.verify().sound


def hurt(root: Path, harm: str, talk: Conversations) -> None:
    """Do the index a harm that a running installation may meet."""
    pointer = root / "current.json"
    if harm == "lost":
        pointer.unlink()
    elif harm == "damaged":
        for segment in root.glob("index-*/*.seg"):
            segment.write_bytes(b"rubbish")
    elif harm == "older":
        pointer.write_text(pointer.read_text().replace("schema", "scheme"))
    elif harm == "behind":
        talk.engine.rebuild([], watermark=0)
    else:
        talk.engine.rebuild([], watermark=talk.engine.state().watermark)


def test_an_index_ahead_of_a_restored_database_is_built_anew(talk: Conversations) -> None:
    talk.start("ben", "garden", "Before the restore")
    talk.settle()
    talk.engine.write([], watermark=10_000)
    Indexer(talk.database, talk.engine).start()
    assert talk.engine.state().watermark < 10_000
