"""Whispers are heard by facilitators alone; figures of moderation rest on five people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.access import community_to
from community.communities.models import Community
from community.errors import Forbidden, NotFound
from community.moderation.actions.whispers import take_out, whisper
from community.moderation.models import Report
from community.moderation.queries.figures import Count, moderation_figures
from community.moderation.queries.whispers import whispers_in
from community.outbox import OutboxEntry
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import start_thread
from community.threads.models import Thread, ThreadKind
from tests import factories
from tests.world import World

VERB = "moderation.whisper"


def thread_of(session: Session, world: World, who: str) -> Thread:
    made = start_thread(
        session,
        community_to(session, world.actor(who), "garden", verb="threads.start"),
        author=world.actor(who),
        kind=ThreadKind.DISCUSSION,
        title=f"Beans of {who}",
        text=render("They rot."),
    )
    session.flush()
    return made


def test_a_whisper_changes_nothing_but_itself(world: World, session: Session) -> None:
    ada, fay = world.actor("ada"), world.actor("fay")
    thread = thread_of(session, world, "ben")
    before = (thread.replies_count, thread.last_activity_at, thread.version)
    events = session.scalar(select(func.count()).select_from(OutboxEntry))

    granted = thread_to(session, ada, thread.id, verb=VERB)
    made = whisper(session, granted, by=ada, body="He is new here")
    session.refresh(thread)

    assert [one.body for one in whispers_in(session, thread.id)] == ["He is new here"]
    assert (thread.replies_count, thread.last_activity_at, thread.version) == before
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == events
    for outsider in ("ben", "cleo", "zed", "mo", "sue"):
        with pytest.raises(Forbidden):
            thread_to(session, world.actor(outsider), thread.id, verb=VERB)
    other = thread_of(session, world, "cleo")
    elsewhere = thread_to(session, fay, other.id, verb=VERB)
    with pytest.raises(NotFound):
        take_out(session, elsewhere, whisper_id=made.id)
    take_out(session, thread_to(session, fay, thread.id, verb=VERB), whisper_id=made.id)
    assert whispers_in(session, thread.id) == []


def _report(session: Session, world: World, thread: Thread, number: int, reason: str) -> None:
    person = factories.account(session, handle=f"{reason}-{number}")
    session.add(
        Report(
            community_id=world.garden,
            thread_id=thread.id,
            reporter_id=person.id,
            reason=reason,
            created_at=clock.now(),
        )
    )
    session.flush()


def _told(session: Session, world: World) -> dict[tuple[str, str], int | None]:
    begins, ends = clock.ago(days=1), clock.now() + timedelta(days=1)
    counts: list[Count] = list(
        moderation_figures(session, community_id=world.garden, begins=begins, ends=ends)
    )
    return {(one.group, one.code): one.value for one in counts}


def test_no_figure_rests_on_fewer_than_five_and_none_can_be_had_by_subtraction(
    world: World, session: Session
) -> None:
    threads = [thread_of(session, world, who) for who in ("ben", "cleo", "ada", "fay")]
    for number in range(5):
        _report(session, world, threads[number % 4], number, "spam")
    # Five reported, but about four people.
    assert set(_told(session, world).values()) == {None}

    garden = session.get_one(Community, world.garden)
    factories.membership(session, garden, session.get_one(Account, world.zed))
    threads.append(thread_of(session, world, "zed"))
    _report(session, world, threads[4], 5, "spam")
    told = _told(session, world)
    assert told["reports", "all"] == told["reasons", "spam"] == 6
    assert told["reasons", "unkind"] == 0

    _report(session, world, threads[0], 0, "unkind")
    told = _told(session, world)
    # One alone said unkind: 7 less 6 would tell, so no reason is told.
    assert told["reports", "all"] == 7
    assert {value for (group, _), value in told.items() if group == "reasons"} == {None}
