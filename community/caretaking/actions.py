"""Give a community a facilitator; whoever becomes one is told, and what an admin did is logged."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.caretaking.access import community_to_tend, person_to_call
from community.communities.access import community_to
from community.communities.access.belonging import Appointee, member_to_appoint
from community.communities.actions import memberships
from community.communities.events import FacilitatorAppointed, FacilitatorCalled
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.moderation.actions.log import log_appointment
from community.outbox import record
from community.rights import Role


def name_facilitator(session: Session, actor: Actor, slug: str, handle: str) -> bool:
    """Make somebody facilitator by handle: a facilitator a member, an admin where none is left.

    False when they are one already.
    """
    granted = community_to(session, actor, slug, verb="communities.set_role")
    if Role.FACILITATOR in granted.standing:
        return appoint(session, member_to_appoint(session, granted, handle), by=actor)
    place = community_to_tend(session, actor, slug)
    return call_facilitator(session, place, handle, by=actor)


def call_facilitator(session: Session, place: Community, handle: str, *, by: Actor) -> bool:
    """Make somebody the facilitator of a community that has none; `place` is held.

    False when they are one already: nothing is told or logged twice.
    """
    account_id = person_to_call(session, place, handle, by=by)
    chosen = Appointee(community_id=place.id, account_id=account_id, by_office=True)
    return appoint(session, chosen, by=by)


def appoint(session: Session, chosen: Appointee, *, by: Actor) -> bool:
    """Make the person facilitator, and a member first if they do not belong yet.

    Harmless for who is one already, and False. An appointment by office stands in the log, of the
    community and of the organisation, and the members are told of it.
    """
    assert by.id is not None  # only accounts hold the right
    memberships.hold(session, chosen.community_id)
    if _facilitates(session, chosen):
        return False
    memberships.appoint(session, community_id=chosen.community_id, account_id=chosen.account_id)
    record(
        session,
        FacilitatorAppointed(
            community_id=chosen.community_id,
            account_id=chosen.account_id,
            appointed_by_id=by.id,
        ),
    )
    if chosen.by_office:
        record(
            session,
            FacilitatorCalled(
                community_id=chosen.community_id,
                account_id=chosen.account_id,
                called_by_id=by.id,
            ),
        )
        name = session.scalars(
            select(Community.name).where(Community.id == chosen.community_id)
        ).one()
        log_appointment(
            session,
            by=by,
            community_id=chosen.community_id,
            subject_id=chosen.account_id,
            name=name,
        )
    return True


def _facilitates(session: Session, chosen: Appointee) -> bool:
    found = session.scalar(
        select(Membership.id).where(
            Membership.community_id == chosen.community_id,
            Membership.account_id == chosen.account_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
        )
    )
    return found is not None
