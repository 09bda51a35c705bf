"""Choose a level, and take a choice back."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from community import clock
from community.errors import Refused
from community.insertion import insert_into
from community.levels.access import Place
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.words import N_


def choose_level(session: Session, place: Place, level: Level | None) -> None:
    """Let this level count for the place from now on; None leaves it to what is around it.

    Sent twice at the same moment it is one choice. Refused for shadowing more than a thread.
    """
    if level is Level.SHADOWING and place.thread_id is None:
        words = N_("Only a thread can be shadowed: choose another level here.")
        raise Refused(words, code="only_threads", fields={"level": words})
    if level is None:
        session.execute(delete(ChosenLevel).where(place.is_chosen_for()))
        return
    values = {"level": level, "chosen_at": clock.now()}
    wanted = insert_into(session, cast("Table", ChosenLevel.__table__)).values(
        account_id=place.account_id, **{place.column: getattr(place, place.column)}, **values
    )
    session.execute(
        wanted.on_conflict_do_update(index_elements=[place.column, "account_id"], set_=values)
    )


def forget_level(session: Session, chosen: ChosenLevel) -> None:
    """Take one choice back."""
    session.delete(chosen)
