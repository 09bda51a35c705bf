"""The log is a chain: who changes it, cuts it or forgets somebody shows, or does not."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from app.database import Database
from community.accounts.models import Pseudonym
from community.communities.access import community_to
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.moderation import chain
from community.moderation.access import post_to
from community.moderation.actions import suspensions
from community.moderation.actions.hiding import hide_post, show_post
from community.moderation.actions.rules import write_rules
from community.moderation.people import account_to
from community.moderation.queries import moderation_log, public_log
from community.moderation.rules import rules_of
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests.world import World


@pytest.fixture
def moderated(world: World, session: Session) -> int:
    """Rules, a post of Ben's that Ada hid by the second and showed again: three lines."""
    ada, ben = world.actor("ada"), world.actor("ben")
    garden = community_to(session, ada, "garden", verb="moderation.set_rules")
    write_rules(session, garden, by=ada, text="Be kind.\n\n  No  adverts. \n", version=0)
    granted = community_to(session, ben, "garden", verb="threads.start")
    thread = start_thread(
        session,
        granted,
        author=ben,
        kind=ThreadKind.DISCUSSION,
        title="Cheap seeds",
        text=render("Buy them."),
    )
    session.flush()
    post = post_to(session, ada, thread_id=thread.id, reply_id=None, verb="moderation.hide")
    hide_post(session, post, by=ada, reason="An advert, Ben", rule=2)
    show_post(session, post, by=ada)
    return thread.id


def _unguarded(session: Session, statement: str) -> None:
    """As somebody with the database in hand would."""
    if session.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER moderation_entries_no_{verb}"))
    else:
        session.execute(text("ALTER TABLE moderation_entries DISABLE TRIGGER USER"))
    session.execute(text(statement))
    session.expire_all()


def test_readers_see_part_and_rule_and_facilitators_see_names(
    session: Session, world: World, moderated: int
) -> None:
    lines = public_log(session, community_id=world.garden).items
    assert [(one.act, one.role, one.rule, one.thread_id) for one in lines] == [
        ("show", "facilitator", "", moderated),
        ("hide", "facilitator", "2. No adverts.", moderated),
        ("set_rules", "facilitator", "", None),
    ]
    assert "Ben" not in repr(lines)
    full = moderation_log(session, community_id=world.garden).items
    assert [(one.actor_handle, one.subject_handle) for one in full] == [
        ("ada", "ben"),
        ("ada", "ben"),
        ("ada", None),
    ]


@pytest.mark.usefixtures("moderated")
@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE moderation_entries SET reason = 'Nothing' WHERE act = 'hide'", "hide"),
        ("UPDATE moderation_entries SET actor = 'x' WHERE act = 'set_rules'", "set_rules"),
        ("DELETE FROM moderation_entries WHERE act = 'hide'", "show"),
        ("DELETE FROM moderation_entries WHERE act = 'show'", None),
    ],
)
def test_m6_verify_names_the_line_that_does_not_fit(
    session: Session, world: World, statement: str, names: str | None
) -> None:
    assert chain.verify(session).problem == ""
    assert chain.verify(session).entries == 3
    acts = {one.id: one.act for one in moderation_log(session, community_id=world.garden).items}

    _unguarded(session, statement)

    found = chain.verify(session)
    assert found.problem
    assert acts.get(found.wrong_id or 0) == names


@pytest.mark.usefixtures("moderated")
def test_somebody_erased_leaves_a_whole_log_and_no_way_back(session: Session, world: World) -> None:
    session.execute(delete(Pseudonym).where(Pseudonym.account_id.in_([world.ada, world.ben])))
    assert chain.verify(session).problem == ""
    for one in moderation_log(session, community_id=world.garden).items:
        assert (one.actor_name, one.subject_name) == (None, None)


@pytest.mark.usefixtures("moderated")
def test_rules_are_cited_by_number_and_written_by_one_at_a_time(
    session: Session, world: World
) -> None:
    ada = world.actor("ada")
    book = rules_of(session, world.garden)
    assert book.rules == ("Be kind.", "No adverts.")
    assert (book.cited(1), book.cited(0)) == ("1. Be kind.", "")
    with pytest.raises(Refused):
        book.cited(3)
    garden = community_to(session, ada, "garden", verb="moderation.set_rules")
    with pytest.raises(Conflict):
        write_rules(session, garden, by=ada, text="Mine", version=0)
    with pytest.raises(Refused):
        write_rules(session, garden, by=ada, text="A rule\n" * 13, version=1)
    with pytest.raises(Forbidden):
        community_to(session, world.actor("ben"), "garden", verb="moderation.set_rules")
    with pytest.raises(NotFound):
        community_to(session, world.actor("zed"), "vault", verb="moderation.read_log")


def test_verifying_reads_one_moment_while_lines_are_written(
    database: Database, world: World
) -> None:
    mo = world.actor("mo")
    with database.reading() as session:
        before = session.get_one(chain.LogHead, 1).entries
        with database.unit_of_work() as other:
            ben = account_to(other, mo, "ben", verb="accounts.suspend")
            suspensions.suspend(other, ben, by=mo, reason="Threats", days=3)

        found = chain.verify(session)

    assert (found.entries, found.problem) == (before, "")
    with database.reading() as session:
        assert chain.verify(session).entries == before + 1
