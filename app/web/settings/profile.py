"""The words of the profile, the handle, and how pages look."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.i18n import LANGUAGES
from app.rendering import render
from app.rules import requires
from app.schemas.accounts import HandleSchema, PreferencesSchema, ProfileSchema
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.accounts.actions.profiles import (
    Profile,
    change_handle,
    change_preferences,
    change_profile,
)
from community.accounts.queries.profiles import own_profile
from community.gaps.access import counts_searches
from community.gaps.actions import count_searches
from community.reading.actions import choose_places
from community.rhythm.actions import reschedule
from community.roster.queries import manager_of


def _own_words() -> dict[str, Any]:
    with reading() as session:
        mine = own_profile(session, own_id())
        manager = manager_of(session, own_id())
    return {
        "manager": manager,
        "form_values": {
            "name": mine.name,
            "headline": mine.headline,
            "bio": mine.bio,
            "team": mine.team,
            "location": mine.location,
            "website": mine.website,
            "version": mine.version,
        },
    }


@bp.get("")
@requires("accounts.manage_own")
def settings() -> ResponseReturnValue:
    """The first room."""
    return redirect("/settings/profile")


@bp.get("")
@requires("accounts.manage_own")
def first() -> ResponseReturnValue:
    """Whoever types the address of the settings comes to the first of them."""
    return redirect("/settings/profile")


@bp.route("/profile", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(ProfileSchema, "settings/profile.html", context=_own_words)
def profile(data: dict[str, Any]) -> ResponseReturnValue:
    """Change what others read about you."""
    words = Profile(
        name=data["name"],
        headline=data["headline"],
        bio=render(data["bio"]),
        team=data["team"],
        location=data["location"],
        website=data["website"],
    )
    with unit_of_work() as session:
        change_profile(session, account_id=own_id(), profile=words, seen_version=data["version"])
    flash(_("Your profile is saved."), "good")
    return redirect("/settings/profile", code=303)


def _own_handle() -> dict[str, Any]:
    return {"form_values": {"handle": actor().handle}}


@bp.route("/handle", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(HandleSchema, "settings/handle.html", context=_own_handle)
def handle(data: dict[str, Any]) -> ResponseReturnValue:
    """Take another handle; the former address keeps leading to you."""
    with unit_of_work() as session:
        change_handle(session, account_id=own_id(), handle=data["handle"])
    flash(_("You are %(handle)s now.", handle="@" + data["handle"]), "good")
    return redirect("/settings/profile", code=303)


def _own_preferences() -> dict[str, Any]:
    who = actor()
    with reading() as session:
        counted = counts_searches(session, own_id())
    return {
        "form_values": {
            "locale": who.locale,
            "time_zone": who.time_zone,
            "theme": who.theme,
            "single_keys": who.single_keys,
            "keeps_places": who.keeps_places,
            "counts_searches": counted,
        },
        "languages": LANGUAGES,
        "time_zones": sorted(available_timezones()),
    }


@bp.route("/appearance", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(PreferencesSchema, "settings/appearance.html", context=_own_preferences)
def appearance(data: dict[str, Any]) -> ResponseReturnValue:
    """Choose language, time zone and theme."""
    with unit_of_work() as session:
        change_preferences(
            session,
            account_id=own_id(),
            locale=data["locale"],
            time_zone=data["time_zone"],
            theme=data["theme"],
            single_keys=data["single_keys"],
        )
        choose_places(session, account_id=own_id(), kept=data["keeps_places"])
        count_searches(session, account_id=own_id(), counted=data["counts_searches"])
        reschedule(session, own_id())
    flash(_("Pages look as you chose from now on."), "good")
    response = redirect("/settings/appearance", code=303)
    # The switch at the foot of the page keeps its choice in this browser; the newer one wins.
    response.delete_cookie("theme", path="/", samesite="Lax")
    return response
