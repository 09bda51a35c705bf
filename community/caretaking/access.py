"""Hold a community, and whoever shall look after it, for an admin; nothing is read in it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, Pseudonym
from community.communities.able import (
    facilitators_who_can_come,
    is_able,
    keeps_to_members,
    person_to_lead,
)
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.errors import Conflict, Forbidden, NotFound
from community.moderation.models import ModerationEntry
from community.moderation.policies import Act
from community.rights import may
from community.words import N_

# For so long whoever was closed or suspended counts as still there: docs/decisions/0027.
STILL_THERE = timedelta(days=30)


def demand_caretaker(actor: Actor) -> None:
    """Let those pass who keep the communities of the organisation in order."""
    if not may("communities.administer", actor.organisation_standing()):
        raise Forbidden(N_("Only an admin of this organisation can do this."))


def community_to_look_at(session: Session, actor: Actor, slug: str) -> Community:
    """The community with this slug, of any visibility; its words are not for the actor."""
    demand_caretaker(actor)
    found = session.scalar(select(Community).where(Community.slug == slug.lower()))
    if found is None:
        raise NotFound
    return found


def community_to_tend(session: Session, actor: Actor, slug: str) -> Community:
    """The same, held until the transaction ends: of two admins the second sees what came of it."""
    found = community_to_look_at(session, actor, slug)
    session.refresh(found, with_for_update=True)
    return found


def person_to_call(session: Session, place: Community, handle: str, *, by: Actor) -> int:
    """The id of somebody who can become the facilitator of this community.

    Conflict when somebody else looks after it, or did until lately and the actor would take their
    part; Refused, with a word at the field, for who cannot.
    """
    leaders = facilitators_who_can_come(session, community_id=place.id)
    if leaders and handle.lower().removeprefix("@") not in leaders:
        raise Conflict(
            N_(
                "Somebody looks after this community already. They make other members "
                "facilitators themselves."
            ),
            code="has_facilitator",
        )
    among_members = calls_members_only(session, community_id=place.id)
    if among_members and not keeps_to_members(session, community_id=place.id):
        raise Conflict(
            N_(
                "The accounts of its members were closed less than %(days)s days ago. Open one of "
                "them again, or wait until then.",
                days=str(STILL_THERE.days),
            ),
            code="closed_lately",
        )
    chosen = person_to_lead(
        session, community_id=place.id, handle=handle, members_only=among_members
    )
    if chosen == by.id and not leaders and _shut_lately(session, place.id, led=True):
        raise Conflict(
            N_(
                "A facilitator's account was closed or suspended less than %(days)s days ago. "
                "Until then no admin names themselves: choose another member.",
                days=str(STILL_THERE.days),
            ),
            code="oneself",
        )
    return chosen


def calls_members_only(session: Session, *, community_id: int) -> bool:
    """Whether only a member may be named: one of them has an open account, or had until lately.

    Else an admin could close the accounts of all and open a private community to themselves.
    """
    return keeps_to_members(session, community_id=community_id) or _shut_lately(
        session, community_id, led=False
    )


def _shut_lately(session: Session, community_id: int, *, led: bool) -> bool:
    """Whether somebody there was closed or suspended lately and cannot come since.

    `led`: only those who look after the community count.
    """
    found = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .join(Pseudonym, Pseudonym.account_id == Account.id)
        .join(ModerationEntry, ModerationEntry.subject == Pseudonym.pseudonym)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            not_(is_able()),
            ModerationEntry.act.in_((Act.DEACTIVATE, Act.SUSPEND)),
            ModerationEntry.created_at > clock.now() - STILL_THERE,
        )
    )
    if led:
        found = found.where(Membership.role == MemberRole.FACILITATOR)
    return session.scalar(found.limit(1)) is not None
