"""Done and taken back leaves every row as it was: counters, acceptance, tags, reports and posts."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from community.communities.access import community_to
from community.moderation.access import post_to_report
from community.moderation.actions import reports
from community.moderation.policies import BatchAct, Reason
from community.questions.actions import accept_answer
from community.schema import metadata
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import ThreadKind
from tests import batches
from tests.world import World

pytestmark = pytest.mark.both_databases

# What tells that something was done, and is meant to: the log, the journal, batches and measures.
_TRACES = {"outbox", "moderation_entries", "log_heads", "batches", "batch_items", "measures"}
_TRACES |= {"revisions"}  # what stood there while it was hidden stays with facilitators
_GUARDS = {"report_cases", "pseudonyms"}  # versions of cases, and who stands in the log


def rows(database: Database) -> Mapping[str, Sequence[object]]:
    """Every row of every table but the traces, as it reads."""
    with database.reading() as session:
        return {
            name: sorted(map(repr, session.execute(select(table)).mappings()))
            for name, table in metadata.tables.items()
            if name not in _TRACES | _GUARDS
        }


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The tables that differ."""
    return {name for name in before if before[name] != after[name]}


def talk(session: Session, world: World, number: int, chance: random.Random) -> list[int]:
    """Reports about a question, an accepted answer and a comment on it, some of two readers."""
    ben, cleo = world.actor("ben"), world.actor("cleo")
    thread = actions.start_thread(
        session,
        community_to(session, ben, "garden", verb="threads.start"),
        author=ben,
        kind=chance.choice((ThreadKind.QUESTION, ThreadKind.DISCUSSION)),
        title=f"Question {number}",
        text=render("Why?"),
        tags=chance.sample(["beans", "soil", "water"], 2),
    )
    ground = thread_to(session, cleo, thread.id, verb="threads.reply")
    said = actions.post_reply(session, ground, author=cleo, text=render("Because."))
    ground = thread_to(session, ben, thread.id, verb="threads.reply")
    aside = actions.post_reply(
        session, ground, author=ben, text=render("Oh."), comment=True, parent_id=said.id
    )
    if thread.kind == ThreadKind.QUESTION and chance.random() < 0.7:
        accept_answer(session, reply_to(session, ben, said.id, verb="questions.accept"), actor=ben)
    whole = [
        (thread.id, None, "zed"),
        (thread.id, said.id, "zed"),
        (thread.id, said.id, "ben"),
        (thread.id, aside.id, "zed"),
    ]
    made = []
    for thread_id, reply_id, who in chance.sample(whole, chance.randint(1, 4)):
        by = world.actor(who)
        post = post_to_report(session, by, thread_id=thread_id, reply_id=reply_id)
        made.append(reports.report_post(session, post, by=by, reason=Reason.SPAM, note="").id)
    return made


@pytest.mark.parametrize("act", [BatchAct.HIDE, BatchAct.DISMISS, BatchAct.ASSIGN])
@pytest.mark.parametrize("seed", range(4))
def test_all_rows_are_as_before(database: Database, world: World, act: BatchAct, seed: int) -> None:
    chance = random.Random(seed)
    with database.unit_of_work() as session:
        made = [each for number in range(5) for each in talk(session, world, number, chance)]
    before = rows(database)
    chosen = chance.sample(made, chance.randint(1, len(made)))
    batch_id, became = batches.do(database, world, "ada", act, chosen)
    assert "done" in became.values()
    if act != BatchAct.ASSIGN:
        assert "reports" in changed(before, rows(database))
    if act == BatchAct.HIDE:
        assert changed(before, rows(database)) >= {"memberships", "reports"}

    undone = batches.undo(database, world, "ada", batch_id)

    assert set(undone.values()) <= {"restored", "together"}
    assert changed(before, rows(database)) == set()


def test_a_rejection_leaves_no_difference(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        held = [batches.waiting(session, world, author=who) for who in ("ben", "cleo")]
    before = rows(database)
    batch_id, _became = batches.do(database, world, "ada", BatchAct.REJECT, dict.fromkeys(held, 1))
    assert changed(before, rows(database)) == {"held_posts"}

    batches.undo(database, world, "ada", batch_id)

    assert changed(before, rows(database)) == set()


def test_a_publication_leaves_the_deleted_post_its_tag_and_the_last_activity(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        held = batches.waiting(session, world)
    before = rows(database)
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})
    assert "memberships" in changed(before, rows(database))

    batches.undo(database, world, "ada", batch_id)

    left = changed(before, rows(database))
    assert left == {"threads", "communities", "tags", "thread_tags", "mentions"}
    with database.reading() as session:
        tags = metadata.tables["tags"]
        assert set(session.scalars(select(tags.c.threads_count))) == {0}
