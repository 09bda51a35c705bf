"""Report a post, and decide on a report."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden, Refused
from community.moderation.access import Granted, GrantedReport, hold_post, post_of
from community.moderation.actions.cases import demand_seen, hold_case
from community.moderation.actions.hiding import hide_post
from community.moderation.actions.log import log_post
from community.moderation.events import ReportDecided, ReportMade
from community.moderation.models import Report
from community.moderation.policies import Act, Outcome, Reason, may_dismiss, may_report, own_code
from community.outbox import record
from community.threads.access import GrantedReply
from community.threads.policies import is_live
from community.words import N_


def report_post(
    session: Session, granted: Granted, *, by: Actor, reason: Reason, note: str
) -> Report:
    """Tell the facilitators that a post breaks the norms.

    Refused for one's own post; Conflict for one that is gone, or that one has reported before.
    """
    post = post_of(granted)
    if not may_report(by, author_id=post.author_id):
        raise Refused(N_("This is your own post: edit or delete it instead."), code="own_post")
    if not (is_live(post) and is_live(granted.thread)):
        raise Conflict(N_("This post is gone already."), code="gone")
    if _has_reported(session, granted, by=by):
        raise Conflict(
            N_("You have reported this post. A facilitator will look at it."), code="reported"
        )
    assert by.id is not None  # `may_report` has asked
    report = Report(
        community_id=granted.community.id,
        thread_id=granted.thread.id,
        reply_id=_reply_id(granted),
        reporter_id=by.id,
        reason=reason,
        note=note,
        created_at=clock.now(),
    )
    session.add(report)
    session.flush()  # the event needs its id
    record(session, ReportMade(community_id=granted.community.id, report_id=report.id))
    return report


def decide_report(
    session: Session,
    found: GrantedReport,
    *,
    by: Actor,
    outcome: Outcome,
    reason: str,
    rule: int = 0,
    version: int | None = None,
) -> None:
    """Hide the post for a reason, or dismiss the report.

    Of two who decide at once one wins; the other gets a Conflict that names the first, and leaves
    no trace; so does who has not seen what others did since `version`. Whoever wrote the post may
    hide it, and leaves it to others to find nothing wrong with it.
    """
    author_id = post_of(found.granted).author_id
    if outcome == Outcome.DISMISSED and not may_dismiss(by, author_id=author_id):
        raise Forbidden(
            N_("You wrote this post: hide it, or leave it to another facilitator."),
            code=own_code(by, author_id=author_id),
        )
    hold_post(session, found.granted)
    hold_case(session, found.report)
    demand_seen(session, found.report, version=version, by=by)
    report = found.report
    report.decided_at, report.decided_by_id, report.outcome = clock.now(), by.id, outcome
    record(
        session,
        ReportDecided(community_id=found.report.community_id, report_id=found.report.id),
    )
    if outcome == Outcome.HIDDEN:
        hide_post(session, found.granted, by=by, reason=reason, rule=rule)
    else:
        log_post(session, found.granted, by=by, act=Act.DISMISS, reason=reason.strip())


def _has_reported(session: Session, granted: Granted, *, by: Actor) -> bool:
    reply_id = _reply_id(granted)
    found = session.scalar(
        select(Report.id).where(
            Report.reporter_id == (by.id or 0),
            Report.thread_id == granted.thread.id,
            Report.reply_id.is_(None) if reply_id is None else Report.reply_id == reply_id,
            Report.decided_at.is_(None),
        )
    )
    return found is not None


def _reply_id(granted: Granted) -> int | None:
    return granted.reply.id if isinstance(granted, GrantedReply) else None
