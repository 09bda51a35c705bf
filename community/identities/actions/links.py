"""Connect an identity to an account, and disconnect it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.offices import hold_for_role
from community.accounts.models import Account, Identity, Passkey
from community.errors import Conflict, NotFound, Refused
from community.identities.actions.groups import follow_groups
from community.identities.policies import Claims
from community.mail.actions import Letter
from community.words import N_

MOST_IDENTITIES = 10


def link(session: Session, account: Account, claims: Claims, *, notice: Letter | None) -> None:
    """Let this identity sign in to the account, and tell its owner.

    Harmless when it does so already; Conflict when it signs in to another account.
    """
    known = session.scalar(
        select(Identity)
        .where(Identity.issuer == claims.issuer, Identity.subject == claims.subject)
        .with_for_update()
    )
    if known is not None and known.account_id == account.id:
        return
    if known is not None:
        raise Conflict(
            N_("This sign-in belongs to another account here. Disconnect it there first."),
            code="identity_taken",
        )
    if len(_ids_of(session, account.id)) >= MOST_IDENTITIES:
        raise Refused(N_("Disconnect a sign-in that you no longer use first."))
    now = clock.now()
    session.add(
        Identity(
            account_id=account.id,
            issuer=claims.issuer,
            subject=claims.subject,
            created_at=now,
            last_used_at=now,
        )
    )
    if notice is not None:
        tell_owner(session, account_id=account.id, notice=notice)


def unlink(session: Session, *, account_id: int, identity_id: int, notice: Letter) -> None:
    """Forget one of the person's own identities, and what its groups gave.

    Conflict for the last way in: a password, a passkey or another identity has to be left.
    """
    account = hold_for_role(session, account_id)
    found = session.get(Identity, identity_id)
    if account is None or found is None or found.account_id != account_id:
        raise NotFound
    others = len(_ids_of(session, account_id)) - 1
    passkeys = session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0
    if account.password_hash is None and not others and not passkeys:
        raise Conflict(
            N_("This is your only way in. Set a password by mail or add a passkey first."),
            code="last_way_in",
        )
    session.delete(found)
    if not others:
        follow_groups(session, account, groups=frozenset(), rules=())
    tell_owner(session, account_id=account_id, notice=notice)


def _ids_of(session: Session, account_id: int) -> list[int]:
    return list(session.scalars(select(Identity.id).where(Identity.account_id == account_id)))
