"""/api/v1/organisation: its settings, and what stood there before."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.rules import requires
from app.schemas.organisation import SettingChangeOut, SettingsOut, SettingsPatch
from app.schemas.registration import SettingBackForm
from app.transactions import reading, unit_of_work
from community.moderation.targets import TARGET, set_report_target
from community.organisation.actions import demand_unchanged
from community.organisation.queries import PROFILE, Profile, newest_change
from community.paging import Page
from community.previews.setting import PREVIEWS, Fetched, decide_previews
from community.registration.actions.rules import checked_rule, decide_profile, decide_rule
from community.registration.queries import REGISTRATION
from community.settings.actions import set_back
from community.settings.queries import Settled, change_to_undo, changes_page, settled

bp = ApiBlueprint(
    "organisation", __name__, description="The settings of the organisation, with their history."
)
_HERE = (PROFILE, REGISTRATION, TARGET, PREVIEWS)


def _body(found: Settled) -> dict[str, Any]:
    return {
        "name": found.profile.name,
        "purpose": found.profile.purpose,
        "policy": found.rule.policy.value,
        "domains": list(found.rule.domains),
        "report_hours": found.report_hours,
        "previews": found.previews.value,
        "readers_counted": found.readers_counted,
        "time_zone": found.time_zone,
        "terms": found.terms.get("terms", 0),
        "privacy": found.terms.get("privacy", 0),
    }


@bp.route("/organisation/settings", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("organisation.manage")
@bp.response(200, SettingsOut)  # type: ignore[untyped-decorator]  # the same
def show_settings() -> Any:
    """Every setting as it stands."""
    return _shown()


def _shown() -> Any:
    with reading() as session:
        found, version = settled(session), newest_change(session, _HERE)
    return tagged(_body(found), SettingsOut(), version=version)


@bp.route("/organisation/settings", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("organisation.manage")
@bp.arguments(SettingsPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, SettingsOut)  # type: ignore[untyped-decorator]  # the same
def change_settings(data: dict[str, Any]) -> Any:
    """Settle some things anew; what is left out stays. If-Match is the ETag that was read."""
    seen = expected_version()
    with unit_of_work() as session:
        if seen is not None:
            demand_unchanged(session, _HERE, since=seen)
        _settle(session, {key: value for key, value in data.items() if value is not None})
    return _shown()


def _settle(session: Session, given: dict[str, Any]) -> None:
    now = _body(settled(session))
    wanted = {**now, **given}
    rule = checked_rule(wanted["policy"], wanted["domains"])
    decide_profile(session, Profile(wanted["name"], wanted["purpose"]), by=actor())
    decide_rule(session, rule, by=actor())
    decide_previews(session, Fetched(wanted["previews"]), by=actor())
    if wanted["report_hours"] != now["report_hours"]:
        set_report_target(session, hours=wanted["report_hours"], by=actor())


@bp.route("/organisation/settings/changes", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("organisation.manage")
@bp.lists(SettingChangeOut, query=PageQuery)
def index_changes(query: dict[str, Any]) -> Page[Any]:
    """What was settled, the newest first: who, when, and what stood there before."""
    with reading() as session:
        return changes_page(session, cursor=query["cursor"], size=query["limit"])


@bp.route("/organisation/settings/changes/<int:change_id>/restoration", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("organisation.manage")
@bp.arguments(SettingBackForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def restore(data: dict[str, Any], change_id: int) -> None:
    """Let stand again what stood before a change; `since` is its `newest_id` as it was read."""
    with unit_of_work() as session:
        set_back(session, change_to_undo(session, change_id), since=data["since"], by=actor())
