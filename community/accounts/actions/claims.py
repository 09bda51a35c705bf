"""Hand an imported or added person over to whom they are: an admin's link or code, used once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.addresses import ask_new_address
from community.accounts.actions.avatars import remove_avatar
from community.accounts.actions.mail_tokens import Purpose, bad_link, issue_token, redeem_token
from community.accounts.actions.sign_ups import free_handle
from community.accounts.events import AccountOpened
from community.accounts.models import Account, AccountState, OrganisationRole
from community.accounts.policies import handle_fault
from community.errors import Conflict, NotFound, Refused
from community.mail.actions import Letter
from community.outbox import record
from community.words import N_


def offer_claim(session: Session, *, handle: str, secret: str) -> Account:
    """Let whoever holds `secret` take this staged person over within seven days.

    Raises NotFound for an unknown handle, Refused for a person who has an owner already.
    """
    account = session.scalar(select(Account).where(Account.handle == handle))
    if account is None:
        raise NotFound(N_("Nobody has this handle."))
    if account.state != AccountState.STAGED:
        raise Refused(
            N_("%(handle)s signs in already; only imported people can be claimed.", handle=handle),
            code="not_staged",
        )
    issue_token(session, account, Purpose.CLAIM, secret=secret)
    return account


def add_person(
    session: Session, *, name: str, handle: str, email: str, role: OrganisationRole, secret: str
) -> Account:
    """An operator adds somebody, who comes in by the claim link that `secret` opens.

    Raises Conflict when the address has an account, Refused for a bad handle.
    """
    if session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise Conflict(N_("%(email)s has an account already.", email=email))
    fault = handle_fault(handle)
    if fault:
        raise Refused(fault, code="bad_handle")
    account = Account(
        handle=free_handle(session, handle),
        name=name,
        email=email,
        role=role,
        state=AccountState.STAGED,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()  # the token points to the account
    issue_token(session, account, Purpose.CLAIM, secret=secret)
    return account


def take_claim(
    session: Session,
    *,
    secret: str,
    email: str,
    password_hash: str,
    language: str,
    mail_secret: str,
    confirm: Letter,
    existing: Letter,
) -> Account:
    """The person takes their account over and signs in by handle; raises Refused (`bad_link`).

    The address that the admin wrote down counts as theirs. Any other has to be confirmed by
    mail before it does, so that nobody sits on somebody else's address.
    """
    account, _token = redeem_token(session, Purpose.CLAIM, secret)
    if account.state != AccountState.STAGED:
        raise bad_link()
    account.password_hash = password_hash
    remove_avatar(session, account)  # whoever brought it was not the one who comes now
    account.locale = language
    account.password_changed_at = clock.now()
    account.state = AccountState.ACTIVE
    record(session, AccountOpened(account_id=account.id))
    if account.email == email:
        account.email_confirmed_at = clock.now()
    else:
        ask_new_address(
            session,
            account_id=account.id,
            email=email,
            secret=mail_secret,
            confirm=confirm,
            existing=existing,
        )
    return account
