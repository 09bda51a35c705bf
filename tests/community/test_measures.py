"""Warnings, mutes and suspensions: told, ended by themselves, appealed to somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.notice_paths import path_of
from app.notices import sentence_of
from community import clock
from community.accounts.models import Account, OrganisationRole
from community.communities.access import community_to
from community.communities.models import MemberRole, Membership
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.moderation import chain
from community.moderation.access import (
    appeal_to_answer,
    member_to_moderate,
    own_measure,
    post_to,
)
from community.moderation.actions import hiding, measures, suspensions
from community.moderation.actions.appeals import answer, appeal
from community.moderation.events import AppealMade, MeasureTaken
from community.moderation.judges import judges_of
from community.moderation.models import Appeal, Measure
from community.moderation.people import account_to
from community.moderation.policies import MeasureKind, Ruling
from community.moderation.queries import moderation_log, public_log
from community.moderation.queries.measures import appeals_waiting, own_measures
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.notifications.moderation import occasion_of
from community.notifications.queries import notices_page
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import Thread, ThreadKind
from tests.letters import due_notices
from tests.world import World

WARN, MUTE = MeasureKind.WARN, MeasureKind.MUTE


def take(session: Session, world: World, who: str, kind: MeasureKind, **more: int) -> Measure:
    """Somebody warns or mutes Ben in the garden."""
    found = member_to_moderate(session, world.actor(who), "garden", "ben")
    return measures.take(
        session, found, by=world.actor(who), kind=kind, reason="Mind your words", **more
    )


def waiting(session: Session, world: World) -> set[str]:
    """Who finds an appeal that waits for them."""
    cast = ("ada", "ben", "cleo", "fay", "mo", "pia", "zed", "xen", "sue")
    return {name for name in cast if appeals_waiting(session, world.actor(name)).items}


def test_a_mute_tells_why_keeps_from_writing_and_ends_by_itself(
    world: World, session: Session
) -> None:
    ben = world.actor("ben")
    with pytest.raises(Refused):
        take(session, world, "ada", MUTE)
    measure = take(session, world, "ada", MUTE, days=3)
    with pytest.raises(Forbidden):
        community_to(session, ben, "garden", verb="threads.start")
    assert community_to(session, ben, "workshop", verb="threads.start")
    row = own_measures(session, ben).items[0]
    assert (row.kind, row.reason, row.holds) == ("mute", "Mind your words", True)
    assert row.until is not None
    assert row.until - row.created_at == timedelta(days=3)
    told = occasion_of(MeasureTaken(community_id=world.garden, measure_id=measure.id), session)
    assert told is not None
    assert (told.reasons, told.actor_id) == (((world.ben, "measure"),), None)

    membership = session.scalars(
        select(Membership).where(
            Membership.community_id == world.garden, Membership.account_id == world.ben
        )
    ).one()
    membership.muted_until = measure.until = clock.now()
    session.flush()
    assert community_to(session, ben, "garden", verb="threads.start")
    assert not own_measures(session, ben).items[0].holds
    found = member_to_moderate(session, world.actor("ada"), "garden", "ben")
    with pytest.raises(Conflict):
        measures.unmute(session, found, by=world.actor("ada"))


def test_m2_nobody_moderates_equals_strangers_or_another_place(
    world: World, session: Session
) -> None:
    with pytest.raises(Conflict):
        member_to_moderate(session, world.actor("ada"), "garden", "fay")
    with pytest.raises(NotFound):
        member_to_moderate(session, world.actor("ada"), "garden", "zed")
    for who in ("ben", "cleo", "zed", "mo", "sue"):
        with pytest.raises(Forbidden):
            member_to_moderate(session, world.actor(who), "garden", "ben")
    with pytest.raises(NotFound):
        member_to_moderate(session, world.actor("fay"), "vault", "ben")


def test_an_appeal_goes_to_another_moderator_and_is_answered_once(
    world: World, session: Session
) -> None:
    ada, fay = world.actor("ada"), world.actor("fay")
    measure = take(session, world, "ada", MUTE, days=3)
    with pytest.raises(NotFound):
        own_measure(session, world.actor("cleo"), measure.id)
    made = appeal(session, own_measure(session, world.actor("ben"), measure.id), body="A joke")
    with pytest.raises(Conflict):
        appeal(session, measure, body="Again")
    assert judges_of(session, measure) == ("facilitator", [world.fay])
    assert waiting(session, world) == {"fay"}
    told = occasion_of(AppealMade(community_id=world.garden, appeal_id=made.id), session)
    assert told is not None
    assert told.reasons == ((world.fay, "appeal"),)
    with pytest.raises(NotFound):
        appeal_to_answer(session, ada, made.id)

    found = appeal_to_answer(session, fay, made.id)
    answer(session, found, by=fay, ruling=Ruling.REVERSED, words="It was one")
    with pytest.raises(Conflict):
        answer(session, found, by=fay, ruling=Ruling.UPHELD, words="Or not")

    assert community_to(session, world.actor("ben"), "garden", verb="threads.start")
    row = own_measures(session, world.actor("ben")).items[0]
    assert (row.holds, row.outcome, row.answer) == (False, "reversed", "It was one")
    acts = [line.act for line in public_log(session, community_id=world.garden).items]
    assert acts == ["reverse", "mute"]
    assert chain.verify(session).problem == ""


@pytest.mark.parametrize(
    ("others", "judges"),
    [
        (("fay", "mo"), {"fay"}),
        (("mo",), {"mo"}),
    ],
)
def test_without_another_facilitator_it_goes_to_the_admins(
    world: World, session: Session, others: tuple[str, ...], judges: set[str]
) -> None:
    if "fay" not in others:
        fay = session.scalars(select(Membership).where(Membership.account_id == world.fay)).one()
        fay.role = MemberRole.MEMBER
        session.flush()
    measure = take(session, world, "ada", WARN)
    appeal(session, measure, body="Why?")

    assert waiting(session, world) == judges
    _part, ids = judges_of(session, measure)
    assert {getattr(world, name) for name in judges} == set(ids)


def test_the_only_admin_answers_for_themselves_and_a_second_one_takes_over(
    world: World, session: Session
) -> None:
    mo = world.actor("mo")
    ben = account_to(session, mo, "ben", verb="accounts.suspend")
    suspensions.suspend(session, ben, by=mo, reason="Threats", days=3)
    measure = session.scalars(select(Measure)).one()
    made = appeal(session, measure, body="I was not there")
    assert waiting(session, world) == {"mo"}
    told = occasion_of(AppealMade(community_id=0, appeal_id=made.id), session)
    assert told is not None
    assert (told.community_id, told.reasons) == (None, ((world.mo, "appeal"),))

    session.get_one(Account, world.cleo).role = OrganisationRole.ADMIN
    session.flush()
    assert judges_of(session, measure) == ("admin", [world.cleo])
    with pytest.raises(NotFound):
        appeal_to_answer(session, mo, made.id)
    cleo = world.actor("cleo")
    cleo = replace(cleo, role=OrganisationRole.ADMIN)
    found = appeal_to_answer(session, cleo, made.id)
    answer(session, found, by=cleo, ruling=Ruling.REVERSED, words="Right")
    assert ben.suspended_at is None
    log = moderation_log(session, community_id=None).items
    assert [(line.act, line.actor_role) for line in log] == [
        ("reverse", "admin"),
        ("suspend", "admin"),
    ]


def test_a_hidden_post_comes_back_when_the_appeal_is_right(world: World, session: Session) -> None:
    ben, ada = world.actor("ben"), world.actor("ada")
    thread = start_thread(
        session,
        community_to(session, ben, "garden", verb="threads.start"),
        author=ben,
        kind=ThreadKind.DISCUSSION,
        title="Cheap seeds",
        text=render("Buy them."),
    )
    session.flush()
    post = post_to(session, ada, thread_id=thread.id, reply_id=None, verb="moderation.hide")
    hiding.hide_post(session, post, by=ada, reason="An advert")
    measure = session.scalars(select(Measure).where(Measure.account_id == world.ben)).one()
    made = appeal(session, measure, body="I sell nothing")
    fay = world.actor("fay")

    found = appeal_to_answer(session, fay, made.id)
    answer(session, found, by=fay, ruling=Ruling.REVERSED, words="So it is")

    assert session.get_one(Thread, thread.id).hidden_at is None
    assert session.scalars(select(Appeal)).one().outcome == "reversed"
    assert not own_measures(session, ben).items[0].holds
    assert session.scalars(select(Notification)).all() == []  # the worker tells, not the action


def test_an_appeal_against_a_suspension_reaches_its_judge_and_nobody_else(
    database: Database, world: World
) -> None:
    mo = world.actor("mo")
    with database.unit_of_work() as session:
        ben = account_to(session, mo, "ben", verb="accounts.suspend")
        suspensions.suspend(session, ben, by=mo, reason="Threats", days=3)
        made = appeal(session, session.scalars(select(Measure)).one(), body="I was not there")
        notify(session, [(1, AppealMade(community_id=0, appeal_id=made.id))])

    with database.reading() as session:
        told = {who: notices_page(session, world.actor(who)).items for who in ("mo", "ada", "zed")}
        letters = due_notices(session).readable
    assert {who: len(notices) for who, notices in told.items()} == {"mo": 1, "ada": 0, "zed": 0}
    assert "organisation" in sentence_of(told["mo"][0])
    assert path_of(told["mo"][0]) == "/appeals"
    assert [letter.account_id for letter in letters] == [world.mo]
