"""Load an alias or a request about one, for whoever may ask, decide, or was looked behind."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.queries import actor_of_account
from community.communities.access import community_by_id_to
from community.communities.models import MemberRole, Membership, MembershipState
from community.errors import Forbidden, NotFound
from community.moderation.access import Granted, post_of, post_to
from community.rights import may
from community.roster.models import RosterEntry
from community.seal.models import Alias, SealRequest
from community.seal.opening import alias_of, is_author
from community.threads.models import Thread


@dataclass(frozen=True, kw_only=True)
class GrantedAlias:
    """An alias with the post that gives rise to the question."""

    alias: Alias
    granted: Granted


@dataclass(frozen=True, kw_only=True)
class GrantedRequest:
    """A request, its alias and community, and in which parts the actor meets it."""

    request: SealRequest
    alias: Alias
    community_id: int
    author: bool  # it is about them
    asker: bool
    decider: bool  # may decide on it as far as their office goes
    holds: bool  # whoever asked could still ask today


def alias_to(
    session: Session, actor: Actor, *, thread_id: int | None, reply_id: int | None, verb: str
) -> GrantedAlias:
    """The alias that wrote this post, if the actor may do `verb` there; else NotFound."""
    granted = post_to(session, actor, thread_id=thread_id, reply_id=reply_id, verb=verb)
    alias = alias_of(session, post_of(granted).author_id)
    if alias is None:
        raise NotFound
    return GrantedAlias(alias=alias, granted=granted)


def request_to(
    session: Session, actor: Actor, request_id: int, *, to_change: bool = False
) -> GrantedRequest:
    """A request for who asked, for admins and, once a seal was opened, for whom it concerns."""
    wanted = (
        select(SealRequest, Alias, Thread.community_id)
        .join(Alias, Alias.id == SealRequest.alias_id)
        .join(Thread, Thread.id == SealRequest.thread_id)
        .where(SealRequest.id == request_id)
    )
    row = session.execute(
        wanted.with_for_update(of=SealRequest) if to_change else wanted
    ).one_or_none()
    if row is None or actor.id is None or actor.suspended:
        raise NotFound
    found = GrantedRequest(
        request=row.SealRequest,
        alias=row.Alias,
        community_id=row.community_id,
        author=is_author(row.Alias, actor.id),
        asker=row.SealRequest.asked_by_id == actor.id,
        decider=may("seals.decide", actor.organisation_standing()),
        holds=_may_still_ask(session, row.SealRequest.asked_by_id, row.community_id),
    )
    asks = found.asker and found.holds
    if not (asks or found.decider or (found.author and found.request.agreed)):
        raise NotFound
    return found


def _may_still_ask(session: Session, account_id: int, community_id: int) -> bool:
    """Whether somebody holds the part in which they asked: the name is not for who lost it."""
    actor = actor_of_account(session, account_id)
    try:
        community_by_id_to(session, actor, community_id, verb="seals.ask")
    except (NotFound, Forbidden):
        return False
    return not actor.suspended


def is_bound(session: Session, actor: Actor, community_id: int) -> bool:
    """Whether somebody is too near: they facilitate the community, or lead people.

    Whoever leads anybody is left out, whoever it is about: to leave out the author's own line
    manager alone would tell them whom it is about.
    """
    facilitates = exists().where(
        Membership.account_id == actor.id,
        Membership.community_id == community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )
    leads = exists().where(RosterEntry.manager_id == actor.id)
    return bool(session.scalar(select(facilitates | leads)))
