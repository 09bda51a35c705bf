"""Ask for a copy of one's own data; leave, and come back before it is too late."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.sessions import end_sessions
from community.accounts.credentials import ApiToken
from community.accounts.models import Account
from community.errors import Conflict, NotFound, Refused
from community.outbox import record
from community.own_data.events import ExportMade
from community.own_data.models import Choice, DataExport, Departure, ExportState
from community.own_data.queries import duties_of
from community.words import N_

KEPT = timedelta(days=7)  # a copy can be fetched for so long
APART = timedelta(hours=24)  # between two copies
GRACE = timedelta(days=7)  # in which one can come back


def ask_export(session: Session, *, account_id: int) -> DataExport:
    """Let the worker make a copy; Refused when one waits, Conflict within a day of the last."""
    # Held, so that two clicks at once ask for one copy.
    session.get_one(Account, account_id, with_for_update=True)
    last = session.scalar(
        select(DataExport)
        .where(DataExport.account_id == account_id, DataExport.state != ExportState.FAILED)
        .order_by(DataExport.id.desc())
        .limit(1)
    )
    if last is not None and last.state == ExportState.WAITING:
        raise Conflict(
            N_("Your copy is being made. You are told when it is ready."), code="export_waits"
        )
    if last is not None and last.asked_at > clock.now() - APART:
        raise Conflict(
            N_("You can ask for one copy a day. Fetch the last one, or ask again tomorrow."),
            code="export_recent",
        )
    made = DataExport(account_id=account_id, state=ExportState.WAITING, asked_at=clock.now())
    session.add(made)
    session.flush()  # its address holds the id
    return made


def finish_export(session: Session, export_id: int, *, file: str, size: int) -> bool:
    """The file is there; False when the person has gone meanwhile and it must go too."""
    made = session.get(DataExport, export_id, with_for_update=True)
    if made is None or made.state != ExportState.WAITING:
        return False
    now = clock.now()
    made.state, made.ready_at, made.expires_at = ExportState.READY, now, now + KEPT
    made.file, made.size = file, size
    record(session, ExportMade(account_id=made.account_id, export_id=made.id))
    return True


def fail_export(session: Session, export_id: int) -> None:
    """It could not be made; the person may ask again at once."""
    session.execute(
        update(DataExport).where(DataExport.id == export_id).values(state=ExportState.FAILED)
    )


def drop_export(session: Session, *, account_id: int, export_id: int) -> None:
    """Let go of a copy before its time; the worker deletes the file. NotFound when not theirs."""
    dropped = session.scalar(
        update(DataExport)
        .where(
            DataExport.id == export_id,
            DataExport.account_id == account_id,
            DataExport.state == ExportState.READY,
        )
        .values(state=ExportState.GONE)
        .returning(DataExport.id)
        .execution_options(synchronize_session=False)
    )
    if dropped is None:
        raise NotFound


def end_exports(session: Session) -> None:
    """What has run out cannot be fetched any more."""
    session.execute(
        update(DataExport)
        .where(DataExport.state == ExportState.READY, DataExport.expires_at <= clock.now())
        .values(state=ExportState.GONE)
    )


def ask_to_leave(
    session: Session,
    *,
    account_id: int,
    choice: Choice,
    typed: str,
    language: str,
    at_once: bool,
) -> Departure:
    """Leave in a week, or at once; sessions and tokens end now.

    Raises Refused when the handle typed is another, Conflict for the last admin, for whoever
    alone looks after a community, and for whoever leaves already.
    """
    account = session.get_one(Account, account_id, with_for_update=True)
    if typed.strip().lower().removeprefix("@") != account.handle:
        words = N_("Type your handle, %(handle)s, to show that you mean it.", handle=account.handle)
        raise Refused(words, code="not_meant", fields={"handle": words})
    _demand_free(session, account_id)
    now = clock.now()
    made = Departure(
        account_id=account_id,
        choice=choice,
        language=language,
        asked_at=now,
        due_at=now if at_once else now + GRACE,
    )
    session.add(made)
    session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    end_sessions(session, account_id=account_id)
    session.flush()  # whoever asks is told until when
    return made


def _demand_free(session: Session, account_id: int) -> None:
    duties = duties_of(session, account_id)
    if duties.last_admin:
        raise Conflict(
            N_("You are the last admin. Make somebody else admin first."), code="last_admin"
        )
    if duties.alone_in:
        names = ", ".join(place.name for place in duties.alone_in)
        raise Conflict(
            N_(
                "Nobody else looks after %(names)s. Hand over first, or end it: its page "
                "“Rotation” and its page “Ending” show how.",
                names=names,
            ),
            code="last_facilitator",
        )
    if session.scalar(select(Departure.id).where(Departure.account_id == account_id)):
        raise Conflict(N_("You have asked to leave already."), code="leaving")


def come_back(session: Session, *, account_id: int) -> None:
    """Stay after all; NotFound when they are not leaving, or it has begun."""
    gone = session.execute(
        delete(Departure)
        .where(Departure.account_id == account_id, Departure.due_at > clock.now())
        .returning(Departure.id)
    ).scalar()
    if gone is None:
        raise NotFound


def forget_files(session: Session, files: Collection[str]) -> None:
    """These files are deleted."""
    session.execute(update(DataExport).where(DataExport.file.in_(files)).values(file=None))
