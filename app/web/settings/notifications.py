"""What is mailed, and when it comes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.i18n import day_as
from app.rules import requires
from app.schemas.accounts import NoticesSchema
from app.schemas.rhythm import RhythmForm, rhythm_from, words_of_time
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.accounts.actions.profiles import choose_mails
from community.accounts.queries.profiles import own_profile
from community.following.queries import welcomes_followers
from community.incoming.queries import count_held
from community.knowing.queries import welcomes_being_asked
from community.leading.queries import leading_of
from community.levels.queries import own_levels
from community.lifecycle.facilitating import places_of
from community.mail.bounces import failing_address_of
from community.notifications.actions import choose_rhythm
from community.rhythm.policies import CAPS, WAITS
from community.rhythm.queries import Standing, own_rhythm
from community.welcoming.marks import is_marked

_MONDAY = date(2024, 1, 1)
_EVENING, _MORNING = 22 * 60, 7 * 60  # what the form offers


def _own_choice() -> dict[str, Any]:
    with reading() as session:
        mine = own_profile(session, own_id())
        chosen = own_levels(session, actor(), cursor=request.args.get("cursor"))
        welcome = welcomes_being_asked(session, own_id())
        followable = welcomes_followers(session, own_id())
        marked = is_marked(session, own_id())
        held = count_held(session, actor())
        leading = leading_of(session, actor(), places_of(session, actor()))
        failing = failing_address_of(session, own_id())
    values = {"mail_notices": mine.mail_notices, "mail_today": mine.mail_today}
    return {
        "form_values": values,
        "page": chosen,
        "welcome": welcome,
        "followable": followable,
        "marked": marked,
        "held": held,
        "leading": leading,
        "failing": failing if failing == mine.email else None,
    }


@bp.route("/notifications", methods=["GET", "POST"])
@requires("notifications.manage")
@form(NoticesSchema, "settings/notifications.html", context=_own_choice)
def notifications(data: dict[str, Any]) -> ResponseReturnValue:
    """Choose what is mailed."""
    with unit_of_work() as session:
        choose_mails(
            session, account_id=own_id(), notices=data["mail_notices"], today=data["mail_today"]
        )
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications", code=303)


def _in_zone(mine: Standing) -> str:
    """The next digest by the clock that it comes by, which may be another than that of pages."""
    if mine.digest_at is None:
        return ""
    there = mine.digest_at.astimezone(mine.zone)
    return f"{day_as(there.date(), 'full')}, {words_of_time(there.hour * 60 + there.minute)}"


def _own_rhythm() -> dict[str, Any]:
    with reading() as session:
        mine = own_rhythm(session, actor())
    values = asdict(mine.rhythm)
    quiet = mine.rhythm.quiet_from is not None
    for name, usual in (("quiet_from", _EVENING), ("quiet_until", _MORNING)):
        values[name] = words_of_time(values[name] if quiet else usual)
    return {
        "form_values": {**values, "digest": mine.rhythm.digest.value, "quiet": quiet},
        "mine": mine,
        "next_digest": _in_zone(mine),
        "waits": WAITS,
        "caps": CAPS,
        "weekdays": [(n, day_as(_MONDAY + timedelta(days=n), "EEEE")) for n in range(7)],
        "hours": [(hour, words_of_time(hour * 60)) for hour in range(24)],
    }


@bp.route("/notifications/mails", methods=["GET", "POST"])
@requires("notifications.manage")
@form(RhythmForm, "settings/rhythm.html", context=_own_rhythm)
def rhythm(data: dict[str, Any]) -> ResponseReturnValue:
    """Choose when mails come."""
    with unit_of_work() as session:
        choose_rhythm(session, actor(), rhythm_from(data))
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications/mails", code=303)
