"""Hold a community, and whoever shall look after it, for an admin; nothing is read in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.accounts.queries import is_suspended
from community.communities.able import facilitators_who_can_come, keeps_to_members
from community.communities.models import Community, Membership, MembershipState
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.rights import may
from community.words import N_, Words


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


def person_to_call(session: Session, place: Community, handle: str) -> int:
    """The id of somebody who can become the facilitator of this community.

    Conflict when somebody else looks after it; Refused, with a word at the field, for who cannot.
    """
    handle = handle.lower().removeprefix("@")
    leaders = facilitators_who_can_come(session, community_id=place.id)
    if leaders and handle not in leaders:
        raise Conflict(
            N_(
                "Somebody looks after this community already. They make other members "
                "facilitators themselves."
            ),
            code="has_facilitator",
        )
    person = session.scalar(select(Account).where(Account.handle == handle))
    if person is None or person.state == AccountState.ERASED:
        words = N_(
            "Nobody has the handle “%(handle)s”. Look it up among the people.", handle=handle
        )
        raise _at_field(words, code="not_a_person")
    _demand_able(person)
    if keeps_to_members(session, community_id=place.id) and not _belongs(session, place, person):
        words = N_("No member of this community has that handle. Ask one of them for theirs.")
        raise _at_field(words, code="not_a_member")
    return person.id


def _demand_able(person: Account) -> None:
    if person.state != AccountState.ACTIVE:
        words = N_(
            "@%(handle)s cannot sign in. Open the account first, or choose somebody else.",
            handle=person.handle,
        )
        raise _at_field(words, code="not_active")
    if is_suspended(person.suspended_at, person.suspended_until):
        words = N_(
            "@%(handle)s is suspended. Lift that first, or choose somebody else.",
            handle=person.handle,
        )
        raise _at_field(words, code="suspended")


def _belongs(session: Session, place: Community, person: Account) -> bool:
    found = session.scalar(
        select(Membership.id).where(
            Membership.community_id == place.id,
            Membership.account_id == person.id,
            Membership.state == MembershipState.ACTIVE,
        )
    )
    return found is not None


def _at_field(words: Words, *, code: str) -> Refused:
    return Refused(words, code=code, fields={"handle": words})
