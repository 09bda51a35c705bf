"""A person's notices: what is new, what was seen, and whether they come by mail too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import to_user_timezone

from app.actor import actor
from app.addresses import post_address
from app.i18n import day_as
from app.notice_paths import path_of
from app.notices import sentence_of
from app.rules import requires
from app.schemas.notifications import ByMail, UpTo
from app.transactions import reading, unit_of_work
from community import clock
from community.notifications.actions import choose_mail, mark_all_read, mark_read
from community.notifications.queries import (
    MOST_COUNTED,
    Notice,
    notice_to_open,
    notices_page,
    unread_count,
    wants_mail,
)
from community.reading.queries import tracked_for

bp = Blueprint("notifications", __name__)


@bp.get("/notifications")
@requires("notifications.read")
def show() -> str:
    """The notices, newest first."""
    who = actor()
    with reading() as session:
        page = notices_page(session, who, cursor=request.args.get("cursor"))
        unread = unread_count(session, who)
        by_mail = wants_mail(session, who)
        # Beside the first page; who turns pages looks for something else.
        tracked = () if "cursor" in request.args else tracked_for(session, who)
    return render_template(
        "notifications/index.html",
        page=page,
        days=_by_day(page.items),
        unread=unread,
        by_mail=by_mail,
        most_counted=MOST_COUNTED,
        newest=page.items[0].id if page.items else 0,
        sentence_of=sentence_of,
        tracked=[(each, post_address(each.id, each.unread.first)) for each in tracked],
    )


def _by_day(notices: Iterable[Notice]) -> list[tuple[str, list[Notice]]]:
    """The notices of each day, in the reader's time zone, under the day's name."""
    today = to_user_timezone(clock.now()).date()
    days = groupby(notices, key=lambda notice: to_user_timezone(notice.created_at).date())
    return [(_name_of(day, today), list(of_it)) for day, of_it in days]


def _name_of(day: date, today: date) -> str:
    named = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return str(named.get(day) or day_as(day, "full"))


@bp.get("/notifications/count")
@requires("notifications.read")
def count() -> ResponseReturnValue:
    """The number beside the link in the header, fetched anew when it changes."""
    with reading() as session:
        unread = unread_count(session, actor())
    return render_template("notifications/_count.html", unread=unread, most=MOST_COUNTED)


@bp.post("/notifications/<int:notification_id>/open")
@requires("notifications.read")
def follow(notification_id: int) -> ResponseReturnValue:
    """Note that it was seen, and go where it leads."""
    who = actor()
    with unit_of_work() as session:
        notice = notice_to_open(session, who, notification_id)
        mark_read(session, who, notification_id)
    return redirect(path_of(notice), code=303)


@bp.post("/notifications/<int:notification_id>/read")
@requires("notifications.manage")
def read(notification_id: int) -> ResponseReturnValue:
    """Note that it was seen."""
    with unit_of_work() as session:
        mark_read(session, actor(), notification_id)
    return redirect("/notifications", code=303)


@bp.post("/notifications/read")
@requires("notifications.manage")
def read_all() -> ResponseReturnValue:
    """Note that everything the page showed was seen."""
    data = UpTo().load({"up_to": request.form.get("up_to")})
    with unit_of_work() as session:
        mark_all_read(session, actor(), up_to=data["up_to"])
    return redirect("/notifications", code=303)


@bp.post("/notifications/mail")
@requires("notifications.manage")
def mail() -> ResponseReturnValue:
    """Switch letters on or off."""
    data = ByMail().load({key: request.form[key] for key in ("by_mail",) if key in request.form})
    with unit_of_work() as session:
        choose_mail(session, actor(), by_mail=data["by_mail"])
    return redirect("/notifications", code=303)
