"""The worker's part in inviting many: lists of people, a few lines in each transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.database import Database, is_busy
from community.accounts.actor import Actor
from community.accounts.queries import actor_of_account
from community.errors import Conflict
from community.roster.actions.invitations import Letters
from community.roster.actions.lists import advance, stop_list
from community.roster.models import FileState, PeopleFile
from community.roster.queries import file_waiting, rows_of
from community.roster.rows import Row

_log = logging.getLogger(__name__)

_TRIES = 3

# What those who are invited are told, in the name and language of whoever started the list.
LettersOf = Callable[[Actor], Letters]


def work_lists(database: Database, letters_of: LettersOf) -> int:
    """Work off every list that was started, one after another; how many.

    A worker that is killed leaves a list where it was; the next one goes on there, and a line
    that is worked off twice changes nothing.
    """
    worked = 0
    while True:
        with database.reading() as session:
            list_id = file_waiting(session)
        if list_id is None:
            return worked
        _work(database, list_id, letters_of)
        worked += 1


def _work(database: Database, list_id: int, letters_of: LettersOf) -> None:
    try:
        rows, starter = _read(database, list_id)
        letters = letters_of(starter)
        while _advance(database, list_id, rows, letters):
            pass
    except Exception as error:
        if is_busy(error):
            raise
        _log.exception("A list of people could not be worked off")
        with database.unit_of_work() as session:
            stop_list(session, list_id)


def _advance(database: Database, list_id: int, rows: list[Row], letters: Letters) -> bool:
    """Work off the next lines; whether more follow. Who came second to somebody tries again."""
    tries = 0
    while True:
        tries += 1
        try:
            with database.unit_of_work() as session:
                file = advance(session, list_id, rows, letters=letters)
                return file is not None and file.state == FileState.WAITING
        except Conflict as error:
            if error.code != "race" or tries == _TRIES:
                raise


def _read(database: Database, list_id: int) -> tuple[list[Row], Actor]:
    with database.reading() as session:
        file = session.get_one(PeopleFile, list_id)
        return rows_of(file), actor_of_account(session, file.created_by_id or 0)
