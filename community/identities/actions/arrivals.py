"""Find who somebody is here that comes from the provider, or make them an account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.offices import hold_for_role
from community.accounts.actions.pruning import drop_accounts
from community.accounts.actions.sign_ups import free_handle
from community.accounts.models import Account, AccountState, Identity
from community.accounts.policies import handle_from
from community.identities.actions.links import link
from community.identities.policies import Claims
from community.mail.actions import Letter
from community.registration.actions.arrivals import let_in
from community.registration.policies import Key, demand_may_ask
from community.registration.queries import registration_rule
from community.roster.queries import is_invited
from community.terms.actions import ask_whoever_came_otherwise


class Outcome(StrEnum):
    """What becomes of somebody who comes from the provider."""

    IN = "in"
    WAITS = "waits"
    # Their address has an account here, to which they sign in once to connect the two.
    KNOWN_ADDRESS = "known_address"
    UNVERIFIED = "unverified"  # the provider vouches for no address
    INVITED = "invited"  # a mail with a link waits for them
    CLOSED = "closed"  # the account cannot be signed in to


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The outcome, and the account when one was found or made; `slug` is where it leads."""

    outcome: Outcome
    account: Account | None = None
    slug: str | None = None


def arrive(
    session: Session,
    claims: Claims,
    *,
    mail_is_proof: bool,
    key: Key,
    language: str,
    notice: Letter,
) -> Arrival:
    """Find the account of these claims, or make one as the organisation's rule allows.

    The identity decides. An address only ever leads to an account when `mail_is_proof` and both
    sides have confirmed it. Raises Refused when the rule lets nobody of this address in.
    """
    linked = _linked(session, claims)
    if linked is not None:
        return _at_the_door(linked)
    if claims.email is None:
        return Arrival(outcome=Outcome.UNVERIFIED)
    known = _of_address(session, claims.email)
    if known is None or known.state == AccountState.PENDING:
        return _newcomer(session, claims, key=key, language=language)
    confirmed = known.email_confirmed_at is not None
    if known.state in (AccountState.ACTIVE, AccountState.WAITING) and confirmed and mail_is_proof:
        link(session, known, claims, notice=notice)
        return _at_the_door(known)
    if known.state == AccountState.ACTIVE:
        return Arrival(outcome=Outcome.KNOWN_ADDRESS)
    if known.state == AccountState.STAGED and is_invited(session, known.id):
        return Arrival(outcome=Outcome.INVITED)
    return _at_the_door(known)


def _linked(session: Session, claims: Claims) -> Account | None:
    """The account of this identity. The person is held before the identity, as in `unlink`."""
    wanted = select(Identity).where(
        Identity.issuer == claims.issuer, Identity.subject == claims.subject
    )
    account_id = session.scalar(wanted.with_only_columns(Identity.account_id))
    if account_id is None:
        return None
    account = hold_for_role(session, account_id)
    identity = session.scalar(wanted.where(Identity.account_id == account_id).with_for_update())
    if account is None or identity is None:
        return None  # disconnected meanwhile
    identity.last_used_at = clock.now()
    return account


def _of_address(session: Session, email: str) -> Account | None:
    account_id = session.scalar(select(Account.id).where(Account.email == email))
    return None if account_id is None else hold_for_role(session, account_id)


def _at_the_door(account: Account) -> Arrival:
    outcomes = {AccountState.ACTIVE: Outcome.IN, AccountState.WAITING: Outcome.WAITS}
    return Arrival(outcome=outcomes.get(account.state, Outcome.CLOSED), account=account)


def _newcomer(session: Session, claims: Claims, *, key: Key, language: str) -> Arrival:
    email = claims.email or ""
    demand_may_ask(registration_rule(session), email=email, key=key)
    # A sign-up that was never confirmed belongs to nobody, and its password least of all.
    drop_accounts(session, Account.email == email, Account.state == AccountState.PENDING)
    name = claims.name or email.partition("@")[0][:80]
    account = Account(
        handle=free_handle(session, handle_from(name)),
        name=name,
        email=email,
        email_confirmed_at=clock.now(),
        locale=language,
        state=AccountState.PENDING,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()  # the identity points to it
    link(session, account, claims, notice=None)
    ask_whoever_came_otherwise(session, account)
    settled = let_in(session, account, key=key)
    outcome = Outcome.WAITS if settled.waits else Outcome.IN
    return Arrival(outcome=outcome, account=account, slug=settled.slug)
