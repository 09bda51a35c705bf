"""The current application's database, for whoever runs inside a request or an app context.

Apart from `app.database` so that the command line and the worker need no Flask.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, has_request_context, request
from sqlalchemy.orm import Session

from app.database import Database


def database() -> Database:
    """The database of the current application."""
    found: Database = current_app.extensions["hearth.database"]
    return found


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One write transaction on the current application's database."""
    with database().unit_of_work() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A read-only session; the reads of one GET share it and so see one snapshot."""
    if not has_request_context() or request.method not in ("GET", "HEAD"):
        with database().reading() as session:
            yield session
        return
    if "read_session" not in g:
        g.read_context = database().reading()
        g.read_session = g.read_context.__enter__()
    yield g.read_session


def close_reading(error: BaseException | None = None) -> None:
    """Give the request's read session back; registered as a teardown."""
    context = g.pop("read_context", None)
    g.pop("read_session", None)
    if context is not None:
        context.__exit__(type(error) if error else None, error, None)
