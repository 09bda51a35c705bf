"""What an admin may do with a person in which state."""

from __future__ import annotations

from enum import StrEnum

from community.accounts.models import AccountState

MOST_AT_ONCE = 50  # addresses in one form; more come as a list, which the worker takes


class Standing(StrEnum):
    """How a person stands to the organisation, as the list of people tells it."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    INVITED = "invited"
    STAGED = "staged"
    PENDING = "pending"
    WAITING = "waiting"
    DEACTIVATED = "deactivated"


def standing_of(state: AccountState | str, *, suspended: bool, invited: bool) -> Standing:
    """The one word for a person's state; nobody erased has one."""
    if state == AccountState.ACTIVE and suspended:
        return Standing.SUSPENDED
    if state == AccountState.STAGED and invited:
        return Standing.INVITED
    return Standing(str(state))


def may_invite(state: AccountState | str) -> bool:
    """Whether a mail with a link helps: the person has no account that is open or waits."""
    return state in (AccountState.STAGED, AccountState.PENDING)


def may_return(state: AccountState | str, *, confirmed: bool) -> bool:
    """Whether the account can be opened again: it was somebody's who has not left for good."""
    return state == AccountState.DEACTIVATED and confirmed
