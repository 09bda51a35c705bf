"""/api/v1/me: the one who asks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from app.actor import actor
from app.api.ground import ApiBlueprint, expected_version, tagged
from app.avatars import drop_avatar, take_avatar
from app.extensions import limiter
from app.rendering import render
from app.rules import requires
from app.schemas.people import AvatarOut, IdentityOut, MeOut, MePatch
from app.schemas.uploads import ImageFile
from app.transactions import reading, unit_of_work
from community.accounts.actions.profiles import (
    Profile,
    change_handle,
    change_preferences,
    change_profile,
    choose_mails,
)
from community.accounts.queries.profiles import own_profile
from community.identities.queries import IdentityLine, identities_page
from community.paging import Page
from community.reading.actions import choose_places
from community.rhythm.actions import reschedule

bp = ApiBlueprint("me", __name__, description="Your own account.")


def _own_id() -> int:
    account_id = actor().id
    assert account_id is not None  # the rule lets nobody else come this far
    return account_id


@bp.route("/me", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.response(200, MeOut)  # type: ignore[untyped-decorator]  # the same
def show() -> Response:
    """See who you are."""
    with reading() as session:
        mine = own_profile(session, _own_id())
    return tagged(mine, MeOut(), version=mine.version)


@bp.route("/me", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@bp.arguments(MePatch(partial=True))  # type: ignore[untyped-decorator]  # the same
@bp.response(200, MeOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any]) -> Response:
    """Change what you say about yourself and how pages look for you."""
    seen = expected_version()
    with reading() as session:
        before = own_profile(session, _own_id())
    after = {**asdict(before), **data}
    profile = Profile(
        name=after["name"],
        headline=after["headline"],
        bio=render(after["bio"]),
        team=after["team"],
        location=after["location"],
        website=after["website"],
    )
    with unit_of_work() as session:
        change_profile(session, account_id=before.id, profile=profile, seen_version=seen)
        change_handle(session, account_id=before.id, handle=after["handle"])
        change_preferences(
            session,
            account_id=before.id,
            locale=after["locale"],
            time_zone=after["time_zone"],
            theme=after["theme"],
            single_keys=after["single_keys"],
        )
        choose_places(session, account_id=before.id, kept=after["keeps_places"])
        reschedule(session, before.id)
        choose_mails(
            session,
            account_id=before.id,
            notices=after["mail_notices"],
            today=after["mail_today"],
        )
    with reading() as session:
        mine = own_profile(session, before.id)
    return tagged(mine, MeOut(), version=mine.version)


@bp.route("/me/identities", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.lists(IdentityOut)
def index_identities(asked: dict[str, Any]) -> Page[IdentityLine]:
    """The accounts elsewhere by which you sign in, the oldest first.

    They are connected and disconnected in the settings alone, after a fresh proof that it is you.
    """
    with reading() as session:
        return identities_page(session, _own_id(), cursor=asked["cursor"], size=asked["limit"])


@bp.route("/me/avatar", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@limiter.limit("20 per minute")
@bp.arguments(ImageFile, location="files")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, AvatarOut)  # type: ignore[untyped-decorator]  # the same
def put_avatar(files: dict[str, Any]) -> dict[str, str]:
    """Show this image beside your name; its middle is taken."""
    file = files["file"]
    content = file.stream.read()
    file.close()
    return {"avatar": take_avatar(content)}


@bp.route("/me/avatar", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete_avatar() -> None:
    """Show the first letter of your name again."""
    drop_avatar()
