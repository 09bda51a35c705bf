"""Reports, hiding, suspension and the log in the domain, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from community.accounts.models import Account, OrganisationRole
from community.communities.access import community_to
from community.errors import Conflict, Forbidden, Refused
from community.moderation.access import post_to_report, report_to_decide
from community.moderation.actions import hiding, reports, suspensions
from community.moderation.models import ModerationEntry, Report
from community.moderation.people import account_to
from community.moderation.policies import Outcome, Reason
from community.moderation.queries import moderation_log, open_reports, reports_waiting
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import Thread, ThreadKind
from tests.world import World


@pytest.fixture
def thread(world: World, session: Session) -> Thread:
    """A question of Ben's in the garden."""
    granted = community_to(session, world.actor("ben"), "garden", verb="threads.start")
    made = start_thread(
        session,
        granted,
        author=world.actor("ben"),
        kind=ThreadKind.QUESTION,
        title="Why do my beans fail?",
        text=render("They rot."),
    )
    session.flush()
    return made


def report(session: Session, world: World, thread: Thread, who: str) -> Report:
    granted = post_to_report(session, world.actor(who), thread_id=thread.id, reply_id=None)
    made = reports.report_post(
        session, granted, by=world.actor(who), reason=Reason.SPAM, note="Look"
    )
    session.flush()
    return made


def test_one_decision_settles_every_report_about_the_post_and_stands(
    world: World, session: Session, thread: Thread
) -> None:
    first, second = (report(session, world, thread, who) for who in ("zed", "cleo"))
    with pytest.raises(Conflict):
        report(session, world, thread, "zed")
    waiting = reports_waiting(session, world.actor("ada"))
    assert [(one.slug, one.count) for one in waiting] == [("garden", 2)]
    assert len(open_reports(session, community_id=world.garden).items) == 2

    found = report_to_decide(session, world.actor("fay"), first.id)
    reports.decide_report(
        session, found, by=world.actor("fay"), outcome=Outcome.HIDDEN, reason="An advert"
    )
    late = report_to_decide(session, world.actor("ada"), second.id)
    with pytest.raises(Conflict):
        reports.decide_report(
            session, late, by=world.actor("ada"), outcome=Outcome.DISMISSED, reason=""
        )

    assert thread.hidden_reason == "An advert"
    assert open_reports(session, community_id=world.garden).items == []
    assert reports_waiting(session, world.actor("ada")) == []
    log = moderation_log(session, community_id=world.garden).items
    assert [(line.act, line.actor_handle, line.subject_handle) for line in log] == [
        ("hide", "fay", "ben")
    ]


def test_reports_are_for_readers_in_good_standing(
    world: World, session: Session, thread: Thread
) -> None:
    with pytest.raises(Refused):
        report(session, world, thread, "ben")
    with pytest.raises(Forbidden):
        report(session, world, thread, "sue")
    assert report(session, world, thread, "xen").id


def test_a_post_is_hidden_once_and_shown_once(
    world: World, session: Session, thread: Thread
) -> None:
    granted = post_to_report(session, world.actor("ada"), thread_id=thread.id, reply_id=None)
    ada = world.actor("ada")
    hiding.hide_post(session, granted, by=ada, reason="Off the subject")
    with pytest.raises(Conflict):
        hiding.hide_post(session, granted, by=ada, reason="Again")
    hiding.show_post(session, granted, by=ada)
    with pytest.raises(Conflict):
        hiding.show_post(session, granted, by=ada)

    acts = session.scalars(select(ModerationEntry.act).order_by(ModerationEntry.id))
    assert list(acts) == ["hide", "show"]


def test_the_database_keeps_the_log(world: World, session: Session) -> None:
    mo = world.actor("mo")
    ben = account_to(session, mo, "ben", verb="accounts.suspend")
    suspensions.suspend(session, ben, by=mo, reason="Threats", days=3)
    session.flush()
    assert [line.act for line in moderation_log(session, community_id=None).items] == ["suspend"]

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("DELETE FROM moderation_entries"))


def test_nobody_suspends_themselves_and_the_last_admin_stays(
    world: World, session: Session
) -> None:
    mo, own = world.actor("mo"), session.get_one(Account, world.mo)
    with pytest.raises(Refused):
        suspensions.suspend(session, own, by=mo, reason="Tired", days=1)
    with pytest.raises(Conflict):
        suspensions.give_office(session, own, by=mo, role=OrganisationRole.PERSON)
    with pytest.raises(Forbidden):
        account_to(session, world.actor("ada"), "ben", verb="accounts.suspend")

    pia = session.get_one(Account, world.pia)
    suspensions.give_office(session, pia, by=mo, role=OrganisationRole.ADMIN)
    session.flush()
    suspensions.give_office(session, own, by=mo, role=OrganisationRole.PERSON)
    assert own.role == OrganisationRole.PERSON
