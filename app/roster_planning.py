"""Look through a list of any length inside a web process, which serves others meanwhile."""

from __future__ import annotations

import time
from functools import partial

from app.real_threads import in_real_thread
from app.transactions import reading
from community.roster.plan import Plan, named_in, plan_of
from community.roster.queries.known import AT_ONCE, KnownPerson, known_people, managers_of_all
from community.roster.rows import Row


def planned_in_parts(rows: list[Row]) -> Plan:
    """As `planned`, for any number of lines: others are served between the parts of it.

    What changes meanwhile is found when the worker comes to the line.
    """
    named = named_in(rows)
    known: dict[str, KnownPerson] = {}
    for begin in range(0, len(named), AT_ONCE):
        with reading() as session:
            known.update(known_people(session, named[begin : begin + AT_ONCE]))
        time.sleep(0)  # gevent serves whoever waits
    with reading() as session:
        managers = managers_of_all(session)
    return in_real_thread(partial(plan_of, rows, known=known, managers=managers))
