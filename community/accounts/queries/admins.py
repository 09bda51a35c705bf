"""Who can look after accounts now: the admins that one of whom must always remain."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from community import clock
from community.accounts.models import Account, AccountState, OrganisationRole


def able_admin() -> ColumnElement[bool]:
    """The admins whose account is open and not suspended, as a condition."""
    return and_(
        Account.role == OrganisationRole.ADMIN,
        Account.state == AccountState.ACTIVE,
        or_(Account.suspended_at.is_(None), Account.suspended_until <= clock.now()),
    )
