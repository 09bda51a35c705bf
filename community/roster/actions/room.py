"""How much room for images one person has."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actions.notices import tell_owner
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.errors import Conflict
from community.mail.actions import Letter
from community.moderation.actions.log import log_account
from community.moderation.policies import Act
from community.threads.actions.uploads import ROOM
from community.words import N_


def demand_unchanged(account: Account, megabytes: int | None, *, seen: int | None) -> None:
    """Conflict (`stale`) when it is not as whoever changes it has seen; `account` is held.

    Not when it is what they want by now: of two who want the same the second is done.
    """
    if account.upload_room not in (seen, megabytes):
        raise Conflict(
            N_(
                "Somebody else has changed this meanwhile. Look at what stands there now; what you "
                "send next counts."
            ),
            code="stale",
        )


def set_room(
    session: Session, account: Account, megabytes: int | None, *, by: Actor, notice: Letter
) -> None:
    """Give a person this much, or with None what everybody has; nothing when it is so already.

    The line in the log says both. What they brought stays, also when it is more than that.
    """
    if account.upload_room == megabytes:
        return
    before = ROOM if account.upload_room is None else account.upload_room
    account.upload_room = megabytes
    account.version += 1
    after = ROOM if megabytes is None else megabytes
    words = f"{before} → {after} MB"
    log_account(session, by=by, act=Act.SET_ROOM, subject_id=account.id, reason=words)
    if account.state == AccountState.ACTIVE and account.id != by.id:
        tell_owner(session, account_id=account.id, notice=notice)
