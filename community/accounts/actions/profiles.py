"""What a person says about themselves, their handle, and how pages look for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.events import AccountChanged
from community.accounts.models import Account, FormerHandle
from community.accounts.policies import handle_fault
from community.errors import Conflict, Refused
from community.outbox import record
from community.text import Rendered
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The words of a profile; `bio` is rendered before the write block."""

    name: str
    headline: str
    bio: Rendered
    team: str
    location: str
    website: str


def change_profile(
    session: Session, *, account_id: int, profile: Profile, seen_version: int | None = None
) -> Account:
    """Replace the words of the profile; Conflict when it changed since `seen_version`."""
    account = own_account(session, account_id, seen_version=seen_version)
    account.name = profile.name
    account.headline = profile.headline
    account.bio = profile.bio.source
    account.bio_html = profile.bio.html
    account.team = profile.team
    account.location = profile.location
    account.website = profile.website
    _changed(session, account)
    return account


def own_account(session: Session, account_id: int, *, seen_version: int | None) -> Account:
    """The account for writing; raises Conflict (`stale`) on another version."""
    account = session.get_one(Account, account_id, with_for_update=True)
    if seen_version is not None and account.version != seen_version:
        raise Conflict(
            N_("Your profile was changed in another window meanwhile. Load it again."),
            code="stale",
        )
    return account


def change_handle(session: Session, *, account_id: int, handle: str) -> None:
    """Take another handle; the former one keeps leading here and nobody else can take it.

    Raises Refused for a handle of the wrong form or a reserved one, Conflict for a taken one.
    """
    account = session.get_one(Account, account_id)
    if handle == account.handle:
        return
    fault = handle_fault(handle)
    if fault:
        raise Refused(fault, code="bad_handle", fields={"handle": fault})
    if _is_taken(session, handle, account_id=account_id):
        words = N_("Somebody else has or had this handle. Choose another.")
        raise Conflict(words, code="handle_taken", fields={"handle": words})
    session.execute(delete(FormerHandle).where(FormerHandle.handle == handle))
    session.add(FormerHandle(handle=account.handle, account_id=account_id, changed_at=clock.now()))
    account.handle = handle
    _changed(session, account)


def _is_taken(session: Session, handle: str, *, account_id: int) -> bool:
    now = session.scalar(select(Account.id).where(Account.handle == handle))
    former = session.scalar(
        select(FormerHandle.id).where(
            FormerHandle.handle == handle, FormerHandle.account_id != account_id
        )
    )
    return now is not None or former is not None


def _changed(session: Session, account: Account) -> None:
    account.version += 1
    record(session, AccountChanged(account_id=account.id))


def change_preferences(
    session: Session,
    *,
    account_id: int,
    locale: str,
    time_zone: str,
    theme: str,
    single_keys: bool,
) -> None:
    """How pages look for this person; an empty value means as the browser asks."""
    account = session.get_one(Account, account_id)
    account.locale = locale
    account.time_zone = time_zone
    account.theme = theme
    account.single_keys = single_keys


def choose_mails(session: Session, *, account_id: int, notices: bool, today: bool) -> None:
    """Whether notices are mailed too, and on Mondays what needs a facilitator."""
    account = session.get_one(Account, account_id)
    account.mail_notices, account.mail_today = notices, today
