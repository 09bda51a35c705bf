"""Take a post from its readers, and give it back."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community
from community.errors import Conflict, Forbidden, Refused
from community.moderation.access import Granted, hold_post, post_of
from community.moderation.actions.log import log_post
from community.moderation.actions.measures import end_hiding, keep_hiding
from community.moderation.events import ReportDecided
from community.moderation.models import Report
from community.moderation.policies import Act, Outcome
from community.moderation.rules import rules_of
from community.outbox import record
from community.threads import actions as threads
from community.threads.access import GrantedReply, GrantedThread
from community.threads.models import Reply, Thread
from community.words import N_


def hide_post(session: Session, granted: Granted, *, by: Actor, reason: str, rule: int = 0) -> None:
    """Hide a thread or a reply for a reason that its author will read, citing a rule by number.

    Open reports about it are settled by it. Conflict when it is hidden or deleted already.
    """
    reason = _stated(reason)
    cited = rules_of(session, granted.community.id).cited(rule)
    hold_post(session, granted)
    if post_of(granted).hidden_at is not None:
        raise Conflict(N_("This post is hidden already. Reload the page."), code="already_hidden")
    if isinstance(granted, GrantedReply):
        threads.hide_reply(session, granted, reason=reason)
    else:
        threads.hide_thread(session, granted, reason=reason)
    _settle(session, granted, by=by)
    keep_hiding(session, granted, by=by, reason=reason, rule=cited)
    log_post(session, granted, by=by, act=Act.HIDE, reason=reason, rule=cited)


def show_post(session: Session, granted: Granted, *, by: Actor) -> None:
    """Show a hidden post again; Conflict when it is not hidden (any more).

    Forbidden to its author: nobody judges their own post.
    """
    if by.is_person(post_of(granted).author_id):
        raise Forbidden(
            N_("You cannot show your own post again. Appeal, and somebody else decides."),
            code="own_post",
        )
    hold_post(session, granted)
    if post_of(granted).hidden_at is None:
        raise Conflict(
            N_("This post is not hidden (any more). Reload the page."), code="not_hidden"
        )
    show_again(session, granted)
    log_post(session, granted, by=by, act=Act.SHOW, reason="")


def give_back(session: Session, *, thread_id: int | None, reply_id: int | None) -> None:
    """Show a post again because an appeal was right; nothing happens when it is shown already.

    Whoever answers an appeal need not read the community, so nobody's standing is asked for.
    """
    granted = post_at(session, thread_id=thread_id, reply_id=reply_id)
    if granted is None:
        return
    hold_post(session, granted)
    if post_of(granted).hidden_at is not None:
        show_again(session, granted)


def post_at(session: Session, *, thread_id: int | None, reply_id: int | None) -> Granted | None:
    """A post for who may undo what was decided about it: nobody's standing is asked for."""
    row = session.execute(
        select(Thread, Community, Reply)
        .join(Community, Community.id == Thread.community_id)
        .outerjoin(Reply, Reply.id == (reply_id or 0))
        .where(Thread.id == (thread_id or 0))
    ).one_or_none()
    if row is None:
        return None
    reply = cast("Reply | None", row.Reply)  # an outer join
    held: dict[str, Any] = {"thread": row.Thread, "community": row.Community, "membership": None}
    if reply_id is None:
        return GrantedThread(**held, standing=frozenset())
    if reply is None:
        return None
    return GrantedReply(**held, standing=frozenset(), reply=reply)


def show_again(session: Session, granted: Granted) -> None:
    """Give a hidden post back to its readers; whoever calls has held it and asked."""
    if isinstance(granted, GrantedReply):
        threads.show_reply(session, granted)
    else:
        threads.show_thread(session, granted)
    end_hiding(session, granted)


def _stated(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        words = N_("Say why: the author will read it.")
        raise Refused(words, code="reason_missing", fields={"reason": words})
    return reason


def _settle(session: Session, granted: Granted, *, by: Actor) -> None:
    reply_id = granted.reply.id if isinstance(granted, GrantedReply) else None
    settled = session.scalars(
        update(Report)
        .where(
            Report.thread_id == granted.thread.id,
            Report.reply_id.is_(None) if reply_id is None else Report.reply_id == reply_id,
            Report.decided_at.is_(None),
        )
        .values(decided_at=clock.now(), decided_by_id=by.id, outcome=Outcome.HIDDEN)
        .returning(Report.id)
        .execution_options(synchronize_session=False)
    ).all()
    for report_id in settled:
        record(session, ReportDecided(community_id=granted.community.id, report_id=report_id))
