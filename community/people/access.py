"""Load a person on somebody's behalf, or say that nobody is there."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState, Avatar, FormerHandle
from community.communities.access import readable_by
from community.communities.models import Community, Membership, MembershipState
from community.errors import NotFound
from community.people.queries import PersonShown, shown_person
from community.rights import may
from community.threads.access import visible_to as thread_visible_to
from community.threads.models import Reply, Thread


def person_to_read(session: Session, actor: Actor, handle: str) -> PersonShown:
    """The person with this handle or, in former days, had it; the caller compares.

    People with an account are seen by everybody signed in. Imported people and those who have
    gone are seen by whoever may read something of theirs. Everybody else gets NotFound.
    """
    if not actor.signed_in or actor.suspended or not handle.isprintable():
        raise NotFound
    found = shown_person(session, Account.handle == handle.lower(), visible_to(actor))
    if found is None:
        owner = select(FormerHandle.account_id).where(FormerHandle.handle == handle.lower())
        found = shown_person(session, Account.id == owner.scalar_subquery(), visible_to(actor))
    if found is None:
        raise NotFound
    return found


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The accounts whose profile this signed-in person may open, as a condition."""
    wrote_thread = (
        select(Thread.id)
        .join(Community, Community.id == Thread.community_id)
        .where(Thread.author_id == Account.id, readable_by(actor))
    )
    wrote_reply = (
        select(Reply.id)
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .where(Reply.author_id == Account.id, readable_by(actor))
    )
    return or_(
        Account.state == AccountState.ACTIVE,
        and_(
            Account.state.in_([AccountState.STAGED, AccountState.DEACTIVATED]),
            or_(wrote_thread.exists(), wrote_reply.exists()),
        ),
    )


def avatar_to_see(session: Session, actor: Actor, *, digest: str, size: int) -> bytes:
    """The picture with this digest, if the actor may read the name of somebody who shows it."""
    content = session.scalar(
        select(Avatar.content)
        .join(Account, Account.id == Avatar.account_id)
        .where(Account.avatar == digest, Avatar.size == size, _named_to(actor))
        .limit(1)
    )
    if content is None:
        raise NotFound
    return content


def _named_to(actor: Actor) -> ColumnElement[bool]:
    """The accounts whose name this actor, who may be a visitor, reads somewhere."""
    if may("accounts.suspend", actor.organisation_standing()):
        return Account.state != AccountState.ERASED
    if actor.signed_in and not actor.suspended:
        return or_(Account.id == actor.id, visible_to(actor))
    started = (
        select(Thread.id)
        .join(Community, Community.id == Thread.community_id)
        .where(Thread.author_id == Account.id, thread_visible_to(actor))
    )
    replied = (
        select(Reply.id)
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .where(Reply.author_id == Account.id, thread_visible_to(actor))
    )
    belongs = (
        select(Membership.id)
        .join(Community, Community.id == Membership.community_id)
        .where(
            Membership.account_id == Account.id,
            Membership.state == MembershipState.ACTIVE,
            readable_by(actor),
        )
    )
    return and_(
        Account.state.in_([AccountState.ACTIVE, AccountState.DEACTIVATED]),
        or_(Account.id == (actor.id or 0), belongs.exists(), started.exists(), replied.exists()),
    )


def met_by(actor: Actor) -> ColumnElement[bool]:
    """The open accounts that belong, beside the actor, to a community the actor may read."""
    belongs = (
        select(Membership.id)
        .join(Community, Community.id == Membership.community_id)
        .where(
            Membership.account_id == Account.id,
            Membership.state == MembershipState.ACTIVE,
            readable_by(actor),
        )
    )
    return and_(Account.state == AccountState.ACTIVE, or_(Account.id == actor.id, belongs.exists()))
