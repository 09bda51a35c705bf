"""Post a draft through the same acts as a person, now or when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.queries.actors import actor_of_account
from community.communities.access import community_by_id_to
from community.drafts.actions.keeping import throw_away
from community.drafts.actions.scheduling import back_to_draft
from community.drafts.events import PostRefused
from community.drafts.models import Draft
from community.drafts.places import Act
from community.errors import CommunityError, Forbidden, NotFound, Refused
from community.moderation.actions.holding import reply_or_hold, start_or_hold
from community.moderation.suspicion import Sent
from community.outbox import record, savepoint
from community.text import Rendered
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost, Reply, Thread, ThreadKind
from community.words import N_

_AT_ONCE = 20


class Why(StrEnum):
    """Why a scheduled post became a draft again."""

    LOCKED = "locked"
    ARCHIVED = "archived"
    GONE = "gone"  # the thread or the community is not there any more, or not for them
    BARRED = "barred"  # they may not write there now
    UNFIT = "unfit"  # too short, too long, a tag that cannot be
    RESTORED = "restored"  # a backup was brought back: it may have been posted since, or taken back


def post_draft(
    session: Session, draft: Draft, *, author: Actor, text: Rendered, sent: Sent | None
) -> Thread | Reply | HeldPost:
    """Post what the draft holds, or have it wait as rules say; the draft goes with it.

    `text` is its body rendered. Raises whatever starting a thread or replying raises.
    """
    made: Thread | Reply | HeldPost
    if draft.act == Act.START:
        place = community_by_id_to(session, author, draft.community_id or 0, verb="threads.start")
        made = start_or_hold(
            session,
            place,
            author=author,
            kind=ThreadKind(draft.kind or ThreadKind.DISCUSSION),
            title=draft.title,
            text=text,
            tags=[tag.strip() for tag in draft.tags.split(",") if tag.strip()],
            sent=sent,
            alias=draft.alias,
        )
    elif draft.act == Act.EDIT:
        raise Refused(N_("Open the post to change it."), code="not_later")
    else:
        ground = thread_to_reply(session, author, draft.thread_id or 0)
        made = reply_or_hold(
            session,
            ground,
            author=author,
            text=text,
            comment=draft.act == Act.COMMENT,
            parent_id=draft.reply_id,
            sent=sent,
            alias=draft.alias or None,
        )
    throw_away(session, draft)
    return made


def due_drafts(session: Session) -> Sequence[Row[int, str, str]]:
    """Number, title and text of those whose time has come, the oldest first."""
    return session.execute(
        select(Draft.id, Draft.title, Draft.body)
        .where(Draft.post_at.is_not(None), Draft.post_at <= clock.now())
        .order_by(Draft.post_at, Draft.id)
        .limit(_AT_ONCE)
    ).all()


def post_due(session: Session, draft_id: int, *, text: Rendered, sent: Sent | None) -> bool:
    """Post a draft whose time has come, or make it a draft again; whether it was still to be done.

    The post and the end of the draft are one transaction, so it is posted once whoever is killed
    when, and by whichever of two workers holds the row.
    """
    draft = _held(session, draft_id)
    if draft is None or draft.body != text.source:
        return False  # posted, put off or rewritten since it was read
    author = actor_of_account(session, draft.account_id)
    try:
        with savepoint(session):
            _demand_present(author)
            post_draft(session, draft, author=author, text=text, sent=sent)
    except CommunityError as error:
        session.refresh(draft)
        _refuse(session, draft, why=_why(error))
    return True


def _held(session: Session, draft_id: int) -> Draft | None:
    return session.scalar(
        select(Draft)
        .where(Draft.id == draft_id, Draft.post_at.is_not(None), Draft.post_at <= clock.now())
        .with_for_update(skip_locked=True)
    )


def refuse_unfit(session: Session, draft_id: int) -> None:
    """Its text cannot be a post at all: it becomes a draft again."""
    draft = _held(session, draft_id)
    if draft is not None:
        _refuse(session, draft, why=Why.UNFIT)


def pass_over_due(session: Session) -> None:
    """A backup was brought back: what was to be posted by now is posted by its author alone."""
    overdue = select(Draft).where(Draft.post_at.is_not(None), Draft.post_at <= clock.now())
    for draft in session.scalars(overdue.order_by(Draft.id).with_for_update()).all():
        _refuse(session, draft, why=Why.RESTORED)


def _demand_present(author: Actor) -> None:
    if author.consent_due:
        words = N_("The terms have changed. Agree to them, then post this.")
        raise Forbidden(words, code="consent_due")


def _refuse(session: Session, draft: Draft, *, why: Why) -> None:
    back_to_draft(session, draft, why=why)
    record(session, PostRefused(account_id=draft.account_id, draft_id=draft.id, why=str(why)))


def _why(error: CommunityError) -> Why:
    if error.code in (Why.LOCKED, Why.ARCHIVED):
        return Why(error.code)
    if isinstance(error, NotFound) or error.code == "removed":
        return Why.GONE
    return Why.BARRED if isinstance(error, Forbidden) else Why.UNFIT
