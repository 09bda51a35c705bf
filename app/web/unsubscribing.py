"""The page behind the link of a mail that stops mails like it (RFC 8058).

Looking at it changes nothing, since programs that check mails fetch every link. The address itself
is the right, so that a mail program can send the form for its person, who is signed in nowhere.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from app.mail.stopping import Stopped, read_stop
from app.rules import requires
from app.settings import settings
from app.transactions import unit_of_work
from community.errors import NotFound
from community.notifications.stopping import stop_mails

bp = Blueprint("unsubscribing", __name__)


def _asked(token: str) -> Stopped:
    asked = read_stop(settings(), token)
    if asked is None:
        raise NotFound
    return asked


@bp.get("/unsubscribe/<token>")
@requires("notifications.stop")
def ask(token: str) -> str:
    """What the link stops, and a button that does."""
    return render_template("unsubscribing/ask.html", what=_asked(token).what)


@bp.post("/unsubscribe/<token>")
@requires("notifications.stop")
def stop(token: str) -> str:
    """Stop these mails; doing it twice changes nothing more."""
    asked = _asked(token)
    with unit_of_work() as session:
        stop_mails(session, **asked._asdict())
    return render_template("unsubscribing/done.html", what=asked.what)
