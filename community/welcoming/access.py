"""Hold a place on the rota, or a newcomer who waits, on somebody's behalf."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.able import is_able
from community.communities.access import Granted, community_to
from community.communities.models import Membership, MembershipState
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.welcoming.models import UNMET, Welcome, Welcomer, WelcomeState, WelcomeStep
from community.words import N_


def own_place(session: Session, actor: Actor, slug: str) -> tuple[Granted, Welcomer]:
    """The actor's own place on the rota; NotFound without one."""
    granted = community_to(session, actor, slug, verb="welcoming.take_part")
    return granted, _place(session, granted.community.id, actor.id or 0)


def place_to_take_off(session: Session, actor: Actor, slug: str, handle: str) -> Welcomer:
    """Somebody's place on the rota: one's own, or as a facilitator anybody's."""
    granted = community_to(session, actor, slug, verb="welcoming.take_part")
    own = handle.lower() == actor.handle
    if not own and not granted.may("welcoming.arrange"):
        raise Forbidden(N_("Only a facilitator of this community can do this."))
    wanted = select(Account.id).where(Account.handle == handle.lower())
    account_id = session.scalar(wanted)
    return _place(session, granted.community.id, account_id or 0)


def _place(session: Session, community_id: int, account_id: int) -> Welcomer:
    found = session.scalar(
        select(Welcomer)
        .where(Welcomer.community_id == community_id, Welcomer.account_id == account_id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def member_to_ask(session: Session, granted: Granted, handle: str) -> int:
    """The id of a member who can be asked; Refused, with a word at the field, for others."""
    found = session.scalar(
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Account.handle == handle.lower().removeprefix("@"),
            Membership.community_id == granted.community.id,
            Membership.state == MembershipState.ACTIVE,
            is_able(),
        )
    )
    if found is None:
        words = N_("No member who can come has that handle. Look it up among the members.")
        raise Refused(words, code="not_a_member", fields={"handle": words})
    return found


def welcome_to_settle(session: Session, actor: Actor, slug: str, welcome_id: int) -> Welcome:
    """A newcomer who waits: for whose turn it is, and for facilitators; NotFound for others."""
    granted = community_to(session, actor, slug, verb="welcoming.take_part")
    found = session.scalar(
        select(Welcome)
        .where(Welcome.id == welcome_id, Welcome.community_id == granted.community.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    own = found.welcomer_id == actor.id and found.state == WelcomeState.WAITING
    if not own and not granted.may("welcoming.arrange"):
        raise NotFound  # whose turn it is concerns nobody else
    if found.state not in UNMET:
        raise Conflict(N_("Nobody waits for this any more."), code="settled")
    return found


def own_welcome(session: Session, actor: Actor, slug: str) -> Welcome:
    """The hello that the actor was promised; NotFound when none is."""
    granted = community_to(session, actor, slug, verb="welcoming.take_part")
    found = session.scalar(
        select(Welcome)
        .where(
            Welcome.community_id == granted.community.id,
            Welcome.account_id == (actor.id or 0),
            Welcome.state.in_(UNMET),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def step_to_tick(session: Session, actor: Actor, slug: str, step_id: int) -> WelcomeStep:
    """A step of a community that the actor belongs to."""
    granted = community_to(session, actor, slug, verb="welcoming.take_part")
    found = session.scalar(
        select(WelcomeStep).where(
            WelcomeStep.id == step_id, WelcomeStep.community_id == granted.community.id
        )
    )
    if found is None:
        raise NotFound
    return found
