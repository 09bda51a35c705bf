"""Let a post that waited through, or reject it with a reason that can be appealed."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.queries import actor_of_account
from community.communities.access import community_by_id_to
from community.errors import CommunityError, Conflict, Forbidden, NotFound, Refused
from community.moderation.access import GrantedHeld
from community.moderation.actions.closing import close, has_ended
from community.moderation.actions.holding import hold_waiting
from community.moderation.actions.log import log_held
from community.moderation.actions.measures import keep
from community.moderation.events import PostApproved, PostHeld
from community.moderation.models import Measure
from community.moderation.policies import Act, MeasureKind
from community.moderation.rules import rules_of
from community.outbox import record, savepoint
from community.text import Rendered, quotes_of
from community.threads import actions as threads
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost, HeldUpload, ReplyKind, ThreadKind, Upload
from community.words import N_


def approve(session: Session, found: GrantedHeld, *, by: Actor, version: int) -> None:
    """Publish the post as if its author posted it now.

    `version` is the one that was read. Conflict when its author has changed it since, when somebody
    else has decided, or when its author may not write there any more.
    """
    held = found.held
    _demand_not_own(held, by=by)
    _hold_as_read(session, found, version=version)
    _publish(session, held, by_id=by.id)
    log_held(session, held, by=by, act=Act.APPROVE, reason="", rule="")


def reject(
    session: Session,
    found: GrantedHeld,
    *,
    by: Actor,
    version: int,
    reason: str,
    rule: int = 0,
) -> Measure:
    """Do not publish it, for a reason that its author reads and may appeal against.

    Conflict as for `approve`.
    """
    held, reason = found.held, reason.strip()
    if not reason:
        words = N_("Say why: the author will read it.")
        raise Refused(words, code="reason_missing", fields={"reason": words})
    _demand_not_own(held, by=by)
    cited = rules_of(session, held.community_id).cited(rule)
    _hold_as_read(session, found, version=version)
    measure = Measure(
        kind=MeasureKind.REJECT,
        community_id=held.community_id,
        account_id=held.author_id,
        by_id=by.id,
        rule=cited,
        reason=reason,
        created_at=clock.now(),
    )
    keep(session, measure)
    held.decided_at, held.decided_by_id, held.outcome = clock.now(), by.id, "rejected"
    held.measure_id = measure.id
    log_held(session, held, by=by, act=Act.REJECT, reason=reason, rule=cited)
    return measure


def publish_after_all(session: Session, measure: Measure) -> None:
    """The rejection was reversed: publish it, or let it wait again where it cannot be now."""
    held = session.scalar(
        select(HeldPost).where(HeldPost.measure_id == measure.id).with_for_update()
    )
    if held is None or held.outcome != "rejected":
        return
    try:
        with savepoint(session):
            _publish(session, held, by_id=None)
    except CommunityError:
        session.refresh(held)
        if has_ended(session, held.community_id):
            close(session, held)
            return
        held.decided_at = held.decided_by_id = held.outcome = None
        record(session, PostHeld(community_id=held.community_id, held_id=held.id))


def _hold_as_read(session: Session, found: GrantedHeld, *, version: int) -> None:
    """Nobody decides on words that they have not read, or where they do not facilitate."""
    held = found.held
    hold_waiting(session, held)
    if held.community_id != found.granted.community.id:
        raise NotFound  # its community was merged into another meanwhile
    if held.version != version:
        words = N_("Its author has changed this post meanwhile. Read how it is now, then decide.")
        raise Conflict(words, code="stale")


def _demand_not_own(held: HeldPost, *, by: Actor) -> None:
    if held.author_id == by.id:
        raise Forbidden(
            N_("You wrote this post. Leave it to another facilitator."), code="own_post"
        )


def _publish(session: Session, held: HeldPost, *, by_id: int | None) -> None:
    author = actor_of_account(session, held.author_id)
    try:
        _post(session, held, author)
    except CommunityError as error:
        words = N_(
            "This cannot be published: its author may not write there now, or the thread takes no "
            "replies any more. Reject it with a word of explanation, or change that first."
        )
        raise Conflict(words, code="not_publishable") from error
    session.execute(delete(HeldUpload).where(HeldUpload.held_id == held.id))
    held.body = held.body_html = held.title = ""  # the words stand in the post
    held.mentions = held.tags = []
    held.decided_at, held.decided_by_id, held.outcome = clock.now(), by_id, "approved"
    record(session, PostApproved(community_id=held.community_id, held_id=held.id))


def _post(session: Session, held: HeldPost, author: Actor) -> None:
    text = Rendered(
        source=held.body,
        html=held.body_html,
        mentions=tuple(held.mentions),
        uploads=tuple(_uploads_of(session, held)),
        renderer=held.renderer,
        quotes=quotes_of(held.body),
    )
    if held.thread_id is None:
        place = community_by_id_to(session, author, held.community_id, verb="threads.start")
        thread = threads.start_thread(
            session,
            place,
            author=author,
            kind=ThreadKind(held.kind),
            title=held.title,
            text=text,
            tags=list(held.tags),
        )
        held.thread_id = thread.id
        return
    ground = thread_to_reply(session, author, held.thread_id)
    reply = threads.post_reply(
        session,
        ground,
        author=author,
        text=text,
        comment=held.kind == ReplyKind.COMMENT,
        parent_id=held.parent_id,
    )
    held.reply_id = reply.id


def _uploads_of(session: Session, held: HeldPost) -> list[str]:
    return list(
        session.scalars(
            select(Upload.key)
            .join(HeldUpload, HeldUpload.upload_id == Upload.id)
            .where(HeldUpload.held_id == held.id)
        )
    )
