"""Hold somebody who waits, or an invitation, on an admin's behalf."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.errors import Forbidden, NotFound
from community.registration.models import AccountInvitation
from community.rights import may
from community.words import N_


def applicant_to(session: Session, actor: Actor, handle: str, *, verb: str) -> Account:
    """Somebody who waits, held until the transaction ends; NotFound when nobody does so."""
    _demand(actor, verb)
    found = session.scalar(
        select(Account)
        .where(Account.handle == handle.lower(), Account.state == AccountState.WAITING)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def account_invitation_to_revoke(
    session: Session, actor: Actor, invitation_id: int
) -> AccountInvitation:
    """One of the admins' invitations; NotFound when there is none of this number."""
    _demand(actor, "registration.invite")
    found = session.get(AccountInvitation, invitation_id)
    if found is None:
        raise NotFound
    return found


def _demand(actor: Actor, verb: str) -> None:
    if not may(verb, actor.organisation_standing()):
        raise Forbidden(N_("Only an admin of this organisation can do this."))
