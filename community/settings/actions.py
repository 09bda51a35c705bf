"""Set a decision back to what stood before a change; that is a change of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Conflict, Refused
from community.health.actions.pauses import DAYS, put_pause
from community.health.actions.visits import choose_visits
from community.health.visits import SETTING as VISITS
from community.lifecycle.actions.playbook import put_order, put_step
from community.moderation.actions.log import log_organisation
from community.moderation.actions.texts import put_text
from community.moderation.policies import Act
from community.moderation.targets import TARGET, set_report_target
from community.moderation.texts import OWN, SHARED
from community.organisation.actions import decide, demand_unchanged
from community.organisation.queries import PROFILE, Profile
from community.previews.setting import PREVIEWS, Fetched, decide_previews
from community.registration.actions.rules import checked_rule, decide_profile, decide_rule
from community.registration.policies import Rule
from community.registration.queries import REGISTRATION
from community.settings.queries import Change, newest_of
from community.words import N_

Told = Mapping[str, Any] | None


def set_back(session: Session, change: Change, *, since: int, by: Actor) -> None:
    """Let stand again what stood before `change`.

    `since` is the newest change of this decision that the actor has seen: Conflict (`stale`) when
    another came after it, or (`same`) when it stands like that already. Refused
    (`publish_again`) for texts, of which a version is published, never taken back.
    """
    demand_unchanged(session, (change.name,), since=since)
    if change.kind == "terms":
        words = N_("Nobody agreed to a text that comes back unseen. Publish it as a new version.")
        raise Refused(words, code="publish_again")
    _BACK.get(change.kind, _decision)(session, change, by)
    session.flush()  # the new change is looked for
    if newest_of(session, change.name) == since:
        raise Conflict(N_("It stands like that already."), code="same")
    if change.kind not in _LOGGED:
        log_organisation(session, by=by, act=Act.SET_BACK, reason=change.name)


def _profile(session: Session, change: Change, by: Actor) -> None:
    decide_profile(session, Profile(**(change.before or {})), by=by)


def _rule(session: Session, change: Change, by: Actor) -> None:
    told = change.before
    rule = checked_rule(told["policy"], told["domains"]) if told else Rule()
    decide_rule(session, rule, by=by)


def _previews(session: Session, change: Change, by: Actor) -> None:
    told = change.before or {"fetched": Fetched.OPEN}
    decide_previews(session, Fetched(told["fetched"]), by=by)


def _target(session: Session, change: Change, by: Actor) -> None:
    if change.before is None:
        decide(session, TARGET, None, by=by)
    else:
        set_report_target(session, hours=int(change.before["report_hours"]), by=by)


def _visits(session: Session, change: Change, by: Actor) -> None:
    counted = True if change.before is None else bool(change.before["counted"])
    choose_visits(session, counted=counted, by=by)


def _step(session: Session, change: Change, by: Actor) -> None:
    stage, _, code = change.about.partition(":")
    # A step that was added is retired: communities may have it as a task.
    told = change.before or {**(change.after or {}), "retired": True}
    put_step(session, stage, code, told, by=by)


def _order(session: Session, change: Change, by: Actor) -> None:
    put_order(session, change.about, (change.before or {})["codes"], by=by)


def _decision(session: Session, change: Change, by: Actor) -> None:
    decide(session, change.name, change.before, by=by)


def _shared_text(session: Session, change: Change, by: Actor) -> None:
    put_text(session, community_id=None, text_id=int(change.about), by=by, told=change.before)


def _own_text(session: Session, change: Change, by: Actor) -> None:
    place, _, text = change.about.partition(":")
    put_text(session, community_id=int(place), text_id=int(text), by=by, told=change.before)


def _days(session: Session, change: Change, by: Actor) -> None:
    put_pause(session, int(change.about), change.before, by=by)


_BACK: Mapping[str, Callable[[Session, Change, Actor], None]] = {
    PROFILE: _profile,
    REGISTRATION: _rule,
    PREVIEWS: _previews,
    TARGET: _target,
    VISITS: _visits,
    "step": _step,
    "order": _order,
    DAYS: _days,
    SHARED: _shared_text,
    OWN: _own_text,
}
# Their actions write a line themselves, or it is no affair of the organisation.
_LOGGED = (PROFILE, REGISTRATION, PREVIEWS, OWN)
