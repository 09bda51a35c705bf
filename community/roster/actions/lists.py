"""Keep a list of people, start it, work through it in small parts, let go of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.queries import actor_of_account
from community.errors import Conflict
from community.moderation.actions.log import log_organisation
from community.moderation.policies import Act
from community.outbox import record
from community.rights import may
from community.roster.actions.invitations import Letters, hold_people, work_off
from community.roster.events import ListAdvanced
from community.roster.faults import Faulty
from community.roster.models import FileState, PeopleFile
from community.roster.plan import Deed, Plan
from community.roster.rows import Row
from community.words import N_

KEPT = timedelta(days=7)
AT_ONCE = 25  # lines in one transaction: whoever posts meanwhile waits no longer than that


def keep_list(
    session: Session,
    *,
    by: Actor,
    name: str,
    content: str,
    plan: Plan,
    unread: Sequence[Faulty],
) -> PeopleFile:
    """Keep a list that was looked through; nothing is done before somebody starts it.

    `plan` is what it would do now, `unread` are the lines that could not be read at all.
    """
    faulty = sorted((*unread, *plan.faulty), key=lambda one: one.line)
    made = PeopleFile(
        created_by_id=by.id,
        created_at=clock.now(),
        name=name[:100],
        content=content,
        state=FileState.CHECKED,
        faults=[one.kept() for one in faulty],
        good=len(plan.rows),
        handled=0,
        invited=plan.invites,
        changed=plan.changes,
    )
    session.add(made)
    session.flush()  # its address holds the id
    return made


def start_list(session: Session, file: PeopleFile, *, by: Actor) -> None:
    """Let the worker take it up, in the name of whoever starts it.

    Conflict when it was started before, or holds no good line.
    """
    if file.state != FileState.CHECKED:
        raise Conflict(N_("This list has been started already."), code="started")
    if not file.good:
        raise Conflict(
            N_("No line of this list can be used. Mend it and choose it again."), code="no_good"
        )
    file.state, file.created_by_id = FileState.WAITING, by.id
    file.invited = file.changed = 0
    log_organisation(session, by=by, act=Act.START_LIST, reason="")


def advance(
    session: Session, file_id: int, rows: Sequence[Row], *, letters: Letters
) -> PeopleFile | None:
    """Work off the next lines of `rows`, which are all the good ones in their order.

    None when the list is not there or not waiting any more. It stops when whoever started it
    may not invite any more.
    """
    file = session.get(PeopleFile, file_id, with_for_update=True)
    if file is None or file.state != FileState.WAITING:
        return None
    who = actor_of_account(session, file.created_by_id or 0)
    if not may("roster.invite", who.organisation_standing()):
        _end(session, file, FileState.STOPPED)
        return file
    part = rows[file.handled : file.handled + AT_ONCE]
    hold_people(session, part)
    for row in part:
        done = work_off(session, row, by=who, letters=letters)
        if isinstance(done, Faulty):
            file.faults = [*file.faults, {**done.kept(), "late": True}]
        file.invited += done == Deed.INVITE
        file.changed += done == Deed.CHANGE
    file.handled = min(file.handled + AT_ONCE, len(rows))
    if file.handled >= len(rows):
        _end(session, file, FileState.DONE)
    else:
        _tell(session, file)
    return file


def stop_list(session: Session, file_id: int) -> None:
    """It cannot be gone on with; its lines stay for the week. Harmless when it is not waiting."""
    file = session.get(PeopleFile, file_id, with_for_update=True)
    if file is not None and file.state == FileState.WAITING:
        file.state = FileState.STOPPED
        _tell(session, file)


def _end(session: Session, file: PeopleFile, state: FileState) -> None:
    file.state, file.content = state, ""
    _tell(session, file)


def _tell(session: Session, file: PeopleFile) -> None:
    if file.created_by_id is not None:
        record(session, ListAdvanced(account_id=file.created_by_id))


def drop_list(session: Session, file: PeopleFile) -> None:
    """Let go of a list; Conflict while the worker is at it."""
    if file.state == FileState.WAITING:
        raise Conflict(N_("The worker is at this list. Wait until it is done."), code="at_work")
    session.delete(file)


def prune_lists(session: Session) -> None:
    """Delete what is older than a week, for the worker; what waits is left."""
    session.execute(
        delete(PeopleFile).where(
            PeopleFile.created_at < clock.now() - KEPT, PeopleFile.state != FileState.WAITING
        )
    )
