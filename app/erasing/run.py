"""One departure after another: the ledger first, then rows in small parts, then files."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC

from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database, is_busy
from app.erasing import ledger
from app.erasing.files import burn_letters, drop_copies, take_images
from app.erasing.instead import instead_in
from app.erasing.unnaming import unname
from community import clock
from community.erasure.actions import (
    Known,
    close_account,
    depart_at_once,
    drop_uploads,
    finish,
    postpone,
    stand_down,
)
from community.erasure.queries import Standing, account_to_erase, files_of_exports, standing_of
from community.own_data.models import Choice
from community.own_data.queries import departures_due, duties_of
from community.threads.actions.erasing import Instead, empty_replies, empty_threads

_log = logging.getLogger(__name__)
_AT_ONCE = 50  # posts in one transaction: whoever posts meanwhile waits no longer than that


def erase_due(database: Database, settings: Settings) -> int:
    """Carry out every departure whose time has come; how many."""
    with database.reading() as session:
        due = departures_due(session)
    return sum(_tried(database, settings, account_id) for account_id in due)


def _tried(database: Database, settings: Settings, account_id: int) -> bool:
    """Let one person go; what fails for one holds up nobody else, and is tried in a day."""
    try:
        return carry_out(database, settings, account_id)
    except Exception as error:
        if is_busy(error):
            raise
        _log.exception("Account %d could not leave; it is tried again in a day", account_id)
        with database.unit_of_work() as session:
            postpone(session, account_id)
        return False


def replay(database: Database, settings: Settings) -> int:
    """Erase once more whoever an older backup brought back; how many.

    An account of the same number that was made at another moment is somebody else's.
    """
    again = 0
    # Of one account the last word counts.
    last = {(line.account, line.made): line for line in ledger.read(settings.data_dir)}
    for line in last.values():
        with database.reading() as session:
            standing = standing_of(session, line.account)
        if standing is None or _made(standing) != line.made:
            continue
        choice = Choice(line.choice)
        if standing.done and standing.choice == choice:
            continue
        with database.unit_of_work() as session:
            depart_at_once(session, line.account, choice=choice, language=line.language)
        again += carry_out(database, settings, line.account)
    return again


def erase_by_hand(database: Database, settings: Settings, handle: str, choice: Choice) -> bool:
    """Erase the person with this handle at an operator's word; False when nobody was."""
    with database.unit_of_work() as session:
        account_id = account_to_erase(session, handle)
        # Before anything is written: what is refused must not be done later.
        if account_id is not None and duties_of(session, account_id).last_admin:
            account_id = None
        if account_id is not None:
            depart_at_once(session, account_id, choice=choice, language="")
    return account_id is not None and carry_out(database, settings, account_id)


def carry_out(database: Database, settings: Settings, account_id: int) -> bool:
    """Let the person go as they chose; False when there is nobody to go, or nobody may.

    Safe to repeat: whatever a killed process left undone is done by the next.
    """
    with ledger.held(settings.data_dir):
        with database.reading() as session:
            standing = standing_of(session, account_id)
        if standing is None or standing.choice is None or standing.done:
            return False
        with database.unit_of_work() as session:
            may_go = stand_down(session, account_id)
        if not may_go:
            _log.warning(
                "Account %d is the last admin and stays until there is another", account_id
            )
            with database.unit_of_work() as session:
                postpone(session, account_id)
            return False
        _carry_out(database, settings, standing, standing.choice)
    _log.info("Account %d has left: %s", account_id, standing.choice)
    return True


def _carry_out(database: Database, settings: Settings, standing: Standing, choice: Choice) -> None:
    language = standing.language or ""
    instead, account_id = instead_in(language), standing.account_id
    ledger.write(
        settings.data_dir,
        ledger.Erased(
            account=account_id,
            made=_made(standing),
            choice=choice,
            language=language,
            at=clock.now().isoformat(timespec="seconds"),
        ),
    )
    with database.unit_of_work() as session:
        known = close_account(session, account_id)
        copies = files_of_exports(session, account_id)
    nameless = choice != Choice.KEEP_NAME
    if choice == Choice.ERASE_POSTS:
        _empty_posts(database, account_id, instead)
    if nameless:
        unname(database, known, instead=instead.called)
    # Before the name is gone from the account, since a killed process has only that to go by.
    burn_letters(settings, known, named=nameless)
    _settle(database, settings, known, choice=choice, instead=instead)
    drop_copies(settings, copies)


def _settle(
    database: Database, settings: Settings, known: Known, *, choice: Choice, instead: Instead
) -> None:
    with database.unit_of_work() as session:
        hashes = drop_uploads(session, known.account_id, choice=choice)
    take_images(database, settings, hashes)
    with database.unit_of_work() as session:
        finish(session, known, choice=choice, name=instead.name)


def _empty_posts(database: Database, account_id: int, instead: Instead) -> None:
    def replies(session: Session) -> int:
        return empty_replies(session, account_id, limit=_AT_ONCE)

    def threads(session: Session) -> int:
        return empty_threads(session, account_id, instead=instead, limit=_AT_ONCE)

    for empty in (replies, threads):
        _until_none_is_left(database, empty)


def _until_none_is_left(database: Database, empty: Callable[[Session], int]) -> None:
    while True:
        with database.unit_of_work() as session:
            if not empty(session):
                return


def _made(standing: Standing) -> str:
    return standing.created_at.astimezone(UTC).isoformat()
