"""Begin an organisation: its name and its first admin, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.claims import add_person
from community.accounts.actions.mail_tokens import Purpose, end_tokens
from community.accounts.actor import Actor
from community.accounts.events import AccountOpened
from community.accounts.models import Account, AccountState, OrganisationRole
from community.errors import Conflict
from community.organisation.actions import decide
from community.organisation.queries import PROFILE, Profile, is_founded
from community.outbox import record
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class FirstAdmin:
    """Who administers first. Without a password they come in by the link that `secret` opens."""

    name: str
    handle: str
    email: str
    secret: str
    password_hash: str | None = None


def found_organisation(session: Session, profile: Profile, *, admin: FirstAdmin) -> Account:
    """Keep the organisation's name and open the first admin's account.

    Raises Conflict (`founded`) a second time, and what `add_person` raises.
    """
    refuse_founded(session)
    account = add_person(
        session,
        name=admin.name,
        handle=admin.handle,
        email=admin.email,
        role=OrganisationRole.ADMIN,
        secret=admin.secret,
    )
    if admin.password_hash is not None:
        # Whoever sets Hearth up vouches for the address: there is nobody else to ask.
        account.password_hash = admin.password_hash
        account.password_changed_at = account.email_confirmed_at = clock.now()
        account.state = AccountState.ACTIVE
        end_tokens(session, account_id=account.id, purpose=Purpose.CLAIM)
        record(session, AccountOpened(account_id=account.id))
    decide(session, PROFILE, asdict(profile), by=Actor(id=account.id))
    return account


def refuse_founded(session: Session) -> None:
    """Raise Conflict (`founded`) when somebody administers already, or did."""
    if is_founded(session):
        raise Conflict(
            N_(
                "This Hearth has been set up already. Another admin comes in by: "
                "hearth people add --role admin"
            ),
            code="founded",
        )
