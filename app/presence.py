"""Note that a signed-in browser was seen: seldom, and after the page has gone out."""

from __future__ import annotations

from flask import Flask, Response, current_app, g
from sqlalchemy.exc import OperationalError

from app.actor import actor
from app.database import Database, DatabaseBusy, is_busy
from community import clock
from community.accounts.actions.sessions import SEEN_EVERY, touch_session
from community.accounts.actions.tokens import touch_token
from community.accounts.actor import Actor


def init_app(app: Flask) -> None:
    """Look at every response whether its browser is due."""
    app.after_request(_note_when_due)


def _note_when_due(response: Response) -> Response:
    who = actor() if "actor" in g else None
    if who is None or not who.signed_in:
        return response
    if who.seen_at is None or who.seen_at < clock.now() - SEEN_EVERY:
        database: Database = current_app.extensions["hearth.database"]
        response.call_on_close(lambda: _touch(database, who))
    return response


def _touch(database: Database, who: Actor) -> None:
    try:
        with database.unit_of_work() as session:
            if who.session_id is not None:
                touch_session(session, who.session_id)
            elif who.token_id is not None:
                touch_token(session, who.token_id)
    except DatabaseBusy:
        return  # the next page tries again
    except OperationalError as error:
        if not is_busy(error):
            raise
