"""Moderators work on one report together: hands, notes, clocks, and two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from community import clock
from community.communities.access import community_to
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.moderation.access import GrantedReport, post_to_report, report_in, report_to_decide
from community.moderation.actions import cases, reports
from community.moderation.models import Report
from community.moderation.policies import Outcome, Reason
from community.moderation.queries import ReportFilter, report_row, reports_page
from community.moderation.queries.overview import places_waiting
from community.moderation.queries.reports import ReportState, notes_on
from community.moderation.targets import set_report_target
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests.world import World


@pytest.fixture
def report(world: World, session: Session) -> Report:
    """Zed reported a thread of Ben's in the garden as spam, fifty hours ago."""
    ben, zed = world.actor("ben"), world.actor("zed")
    thread = start_thread(
        session,
        community_to(session, ben, "garden", verb="threads.start"),
        author=ben,
        kind=ThreadKind.DISCUSSION,
        title="Cheap seeds",
        text=render("Buy them."),
    )
    granted = post_to_report(session, zed, thread_id=thread.id, reply_id=None)
    made = reports.report_post(session, granted, by=zed, reason=Reason.SPAM, note="")
    made.created_at = clock.now() - timedelta(hours=50)
    session.flush()
    return made


def seen_by(session: Session, world: World, report: Report, who: str) -> GrantedReport:
    return report_in(session, world.actor(who), "garden", report.id)


def found(session: Session, world: World, state: ReportState, reason: str = "") -> int:
    wanted = ReportFilter(state=state, reason=reason, who=world.ada)
    return len(reports_page(session, community_id=world.garden, wanted=wanted).items)


def test_a_report_goes_from_hand_to_hand_and_never_unseen(
    world: World, session: Session, report: Report
) -> None:
    ada, fay = world.actor("ada"), world.actor("fay")
    assert (found(session, world, ReportState.FREE), found(session, world, ReportState.MINE)) == (
        1,
        0,
    )
    cases.take_in_hand(session, seen_by(session, world, report, "ada"), by=ada)
    session.flush()
    assert (found(session, world, ReportState.FREE), found(session, world, ReportState.MINE)) == (
        0,
        1,
    )
    with pytest.raises(Conflict, match="Ada has this report in hand"):
        cases.take_in_hand(session, seen_by(session, world, report, "fay"), by=fay, version=0)
    version = report_row(session, report.id).version
    cases.take_in_hand(session, seen_by(session, world, report, "fay"), by=fay, version=version)
    cases.leave(session, seen_by(session, world, report, "ada"), by=ada)  # hers no longer
    session.flush()
    assert report_row(session, report.id).assigned_to == "Fay"
    cases.leave(session, seen_by(session, world, report, "fay"), by=fay)
    session.flush()
    assert report_row(session, report.id).assigned_to is None


def test_who_is_second_is_told_who_was_first_and_nothing_happens_twice(
    world: World, session: Session, report: Report
) -> None:
    ada, fay = world.actor("ada"), world.actor("fay")
    seen = report_row(session, report.id).version
    cases.write_note(session, seen_by(session, world, report, "fay"), by=fay, body="I know him")
    session.flush()
    hide = {"outcome": Outcome.HIDDEN, "reason": "An advert"}
    with pytest.raises(Conflict, match="Fay has worked on this report meanwhile"):
        reports.decide_report(
            session, seen_by(session, world, report, "ada"), by=ada, version=seen, **hide
        )
    assert report.decided_at is None

    reports.decide_report(
        session, seen_by(session, world, report, "fay"), by=fay, version=seen + 1, **hide
    )
    for act in (
        lambda: reports.decide_report(
            session, seen_by(session, world, report, "ada"), by=ada, **hide
        ),
        lambda: cases.take_in_hand(session, seen_by(session, world, report, "ada"), by=ada),
    ):
        with pytest.raises(Conflict, match="Fay has hidden this post already"):
            act()
    cases.write_note(session, seen_by(session, world, report, "ada"), by=ada, body="Agreed")
    assert [(note.author_name, note.body) for note in notes_on(session, report.id)] == [
        ("Fay", "I know him"),
        ("Ada", "Agreed"),
    ]
    with pytest.raises(Refused):
        cases.write_note(session, seen_by(session, world, report, "ada"), by=ada, body=" ")


def test_the_clock_is_the_organisations_and_filters_agree_with_it(
    world: World, session: Session, report: Report
) -> None:
    assert report_row(session, report.id).overdue
    assert found(session, world, ReportState.OVERDUE) == 1
    assert found(session, world, ReportState.OPEN, "unkind") == 0
    place = places_waiting(session).items[0]
    assert (place.slug, place.waiting, place.overdue) == ("garden", 1, 1)

    set_report_target(session, hours=60, by=world.actor("mo"))
    session.flush()

    assert not report_row(session, report.id).overdue
    assert found(session, world, ReportState.OVERDUE) == 0
    assert places_waiting(session).items[0].overdue == 0


@pytest.mark.parametrize("outsider", ["zed", "ben", "cleo", "mo", "sue"])
def test_only_facilitators_of_the_place_hold_a_report(
    world: World, session: Session, report: Report, outsider: str
) -> None:
    with pytest.raises(Forbidden):
        seen_by(session, world, report, outsider)
    with pytest.raises(NotFound):
        report_to_decide(session, world.actor(outsider), report.id)
    with pytest.raises(NotFound):  # of another place of hers
        report_in(session, world.actor("ada"), "vault", report.id)
