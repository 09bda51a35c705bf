"""Hold a person, or a list of people, on an admin's behalf."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actions.offices import hold_admins
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import Forbidden, NotFound
from community.moderation.people import account_to
from community.rights import may
from community.roster.models import PeopleFile
from community.words import N_


def person_to(session: Session, actor: Actor, handle: str, *, verb: str) -> Account:
    """Somebody who was not erased, held until the transaction ends; NotFound for nobody."""
    return account_to(session, actor, handle, verb=verb)


def person_to_look_at(session: Session, actor: Actor, handle: str) -> Account:
    """The same to be read alone, in a reading session."""
    return account_to(session, actor, handle, verb="roster.read", held=False)


def person_to_dismiss(session: Session, actor: Actor, handle: str, *, verb: str) -> Account:
    """The same for what could take the last admin away: all admins are held before."""
    hold_admins(session)
    return account_to(session, actor, handle, verb=verb)


def list_to(session: Session, actor: Actor, list_id: int, *, held: bool = True) -> PeopleFile:
    """A list that some admin brought, held until the transaction ends, or only looked at."""
    if not may("roster.invite", actor.organisation_standing()):
        raise Forbidden(N_("Only an admin of this organisation can do this."))
    found = session.get(PeopleFile, list_id, with_for_update=held)
    if found is None:
        raise NotFound
    return found
