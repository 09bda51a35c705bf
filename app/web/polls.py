"""Put a poll at one's own post, vote in it, see what came of it."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import post_address
from app.cells import as_cell
from app.forms import FormState, form
from app.idempotency import once
from app.rules import requires
from app.schemas.polls import PollForm, PollVoteForm
from app.transactions import reading, unit_of_work
from community.errors import NotFound
from community.outbox import newest_seq
from community.polls import actions
from community.polls.access import poll_to, post_to
from community.polls.policies import DAYS
from community.polls.queries import Seen, seen

bp = Blueprint("polls", __name__)


def _asking(thread_id: int | None = None, reply_id: int | None = None) -> dict[str, Any]:
    with reading() as session:
        on = post_to(session, actor(), thread_id=thread_id, reply_id=reply_id, verb="polls.make")
        actions.demand_askable(session, on, by=actor())
    place = f"/threads/{thread_id}" if reply_id is None else f"/replies/{reply_id}"
    return {
        "thread": on.thread,
        "community": on.community,
        "place": place,
        "origin": post_address(on.thread.id, reply_id),
        "times": [(days, _time(days)) for days in DAYS],
        "form_values": {"most": 1, "shows": "voted", "days": 7},
    }


def _time(days: int) -> str:
    if not days:
        return str(_("Until I close it"))
    return str(_("After %(days)s days", days=days)) if days > 1 else str(_("After a day"))


@bp.route("/threads/<int:thread_id>/poll/new", methods=["GET", "POST"])
@requires("polls.make")
@form(PollForm, "polls/new.html", context=_asking)
def ask_at_thread(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Put a poll at the first post of one's own thread."""
    return _ask(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/poll/new", methods=["GET", "POST"])
@requires("polls.make")
@form(PollForm, "polls/new.html", context=_asking)
def ask_at_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Put a poll at one's own reply or answer."""
    return _ask(data, reply_id=reply_id)


def _ask(
    data: dict[str, Any], *, thread_id: int | None = None, reply_id: int | None = None
) -> ResponseReturnValue:
    options = data.pop("options").splitlines()

    def make(session: Session) -> str:
        on = post_to(session, actor(), thread_id=thread_id, reply_id=reply_id, verb="polls.make")
        return str(actions.ask(session, on, by=actor(), options=options, **data).id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return redirect(f"/polls/{number}", code=303)


def _looking(poll_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.read")
        found = seen(session, granted, actor())
        seq = newest_seq(session)
    return {
        "seen": found,
        "poll": granted.poll,
        "seq": seq,
        "thread": granted.on.thread,
        "community": granted.on.community,
        "origin": post_address(granted.on.thread.id, granted.poll.reply_id),
        "form_values": {"choices": list(found.choices)},
    }


def _shown(template: str, poll_id: int) -> str:
    found = _looking(poll_id)
    values = found.pop("form_values")
    return render_template(template, form=FormState(values=values), **found)


@bp.get("/polls/<int:poll_id>")
@requires("polls.read")
def show(poll_id: int) -> str:
    """A poll: its options to choose from, or what was chosen."""
    return _shown("polls/show.html", poll_id)


@bp.get("/polls/<int:poll_id>/updates")
@requires("polls.read")
def updates(poll_id: int) -> str:
    """The poll as it stands now, for pages that are open already."""
    return _shown("polls/updates.html", poll_id)


@bp.post("/polls/<int:poll_id>")
@requires("polls.vote")
@form(PollVoteForm, "polls/show.html", context=_looking)
def cast(data: dict[str, Any], poll_id: int) -> ResponseReturnValue:
    """Vote. Nothing is kept of the request: a vote sent twice counts once."""
    with unit_of_work() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.vote", to_change=True)
        actions.vote(session, granted, by=actor(), choices=data["choices"])
    flash(_("Your vote counts."), "good")
    return redirect(f"/polls/{poll_id}", code=303)


@bp.post("/polls/<int:poll_id>/vote/remove")
@requires("polls.vote")
def take_back(poll_id: int) -> ResponseReturnValue:
    """Take a vote under one's name back."""
    with unit_of_work() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.vote", to_change=True)
        actions.take_back(session, granted, by=actor())
    return redirect(f"/polls/{poll_id}", code=303)


@bp.post("/polls/<int:poll_id>/closing")
@requires("polls.make")
def close(poll_id: int) -> ResponseReturnValue:
    """Close a poll before its time."""
    with unit_of_work() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.make", to_change=True)
        actions.close(session, granted, by=actor())
    flash(_("The poll is closed."))
    return redirect(f"/polls/{poll_id}", code=303)


@bp.get("/polls/<int:poll_id>/results.csv")
@requires("polls.read")
def results(poll_id: int) -> ResponseReturnValue:
    """What came of it as a table; NotFound where it is not shown."""
    with reading() as session:
        found = seen(session, poll_to(session, actor(), poll_id, verb="polls.read"), actor())
    if found.counts is None:
        raise NotFound
    answer = Response(_table(found), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="poll-{poll_id}.csv"'
    return answer


def _table(found: Seen) -> str:
    lines = io.StringIO()
    rows = csv.writer(lines)
    rows.writerow([_("Option"), _("Votes")])
    for words, count in zip(found.poll.options, found.counts or (), strict=True):
        rows.writerow([as_cell(words), count])
    return lines.getvalue()
