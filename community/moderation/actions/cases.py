"""Take a report in hand, leave it, and write notes on it; two at once are told of each other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import Conflict, Refused
from community.moderation.access import GrantedReport
from community.moderation.models import Report, ReportCase, ReportNote
from community.moderation.policies import Outcome
from community.words import N_, Words


def take_in_hand(
    session: Session, found: GrantedReport, *, by: Actor, version: int | None = None
) -> None:
    """Look after this report; Conflict when it is decided or somebody came first.

    Taking over from another needs the `version` in which the other was seen.
    """
    case = hold_case(session, found.report)
    if case.assigned_to_id == by.id:
        return
    if case.assigned_to_id is not None and version != case.version:
        raise Conflict(_in_hand(session, case.assigned_to_id), code="in_hand")
    case.assigned_to_id = by.id
    case.version += 1


def leave(session: Session, found: GrantedReport, *, by: Actor) -> None:
    """Leave the report to others; nothing happens when it is not in one's own hand."""
    case = hold_case(session, found.report)
    if case.assigned_to_id == by.id:
        case.assigned_to_id = None
        case.version += 1


def write_note(session: Session, found: GrantedReport, *, by: Actor, body: str) -> ReportNote:
    """Leave a note for the other moderators; decided reports take notes too."""
    if not body.strip():
        words = N_("Write something.")
        raise Refused(N_("Write something first."), code="empty", fields={"body": words})
    assert by.id is not None  # only accounts moderate
    case = hold_case(session, found.report, decided_too=True)
    note = ReportNote(
        report_id=found.report.id, author_id=by.id, body=body.strip(), created_at=clock.now()
    )
    session.add(note)
    case.version += 1
    session.flush()  # the caller needs its id
    return note


def hold_case(session: Session, report: Report, *, decided_too: bool = False) -> ReportCase:
    """The case of a report, which is held until the transaction ends.

    Conflict that says who decided and how, unless decided ones are asked for too.
    """
    session.refresh(report, with_for_update=True)
    if report.decided_at is not None and not decided_too:
        raise Conflict(decided_by(session, report), code="decided")
    case = session.get(ReportCase, report.id)
    if case is None:
        case = ReportCase(report_id=report.id, version=0)
        session.add(case)
    return case


def demand_free(session: Session, report: Report, *, by: Actor) -> None:
    """Conflict when another moderator has the report in hand; holds it as `hold_case` does."""
    case = hold_case(session, report)
    if case.assigned_to_id not in (None, by.id):
        assert case.assigned_to_id is not None  # the line above says so
        raise Conflict(_in_hand(session, case.assigned_to_id), code="in_hand")


def demand_seen(session: Session, report: Report, *, version: int | None, by: Actor) -> None:
    """Conflict when another moderator did something since `version`; None asks for nothing."""
    case = session.get(ReportCase, report.id)
    if case is None or version is None or version == case.version:
        return
    other = session.scalar(
        select(ReportNote.author_id)
        .where(ReportNote.report_id == report.id, ReportNote.author_id != by.id)
        .order_by(ReportNote.id.desc())
        .limit(1)
    )
    who = case.assigned_to_id if case.assigned_to_id not in (None, by.id) else other
    words = N_("%(who)s has worked on this report meanwhile. Look again, then decide.")
    raise Conflict(_naming(session, words, who), code="stale")


def decided_by(session: Session, report: Report) -> Words:
    """Who decided on a report and how, for whoever came second."""
    if report.outcome == Outcome.HIDDEN:
        words = N_("%(who)s has hidden this post already. Nothing was done twice.")
    else:
        words = N_("%(who)s found nothing wrong with this post. Nothing was done twice.")
    return _naming(session, words, report.decided_by_id)


def _in_hand(session: Session, account_id: int) -> Words:
    return _naming(session, N_("%(who)s has this report in hand. Reload the page."), account_id)


def _naming(session: Session, words: Words, account_id: int | None) -> Words:
    name = session.scalar(select(Account.name).where(Account.id == (account_id or 0)))
    return Words(words.template, {"who": name or "?"})
