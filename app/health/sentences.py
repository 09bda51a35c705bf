"""The three sentences a health page opens with: how it is, what moved, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.health import scores
from app.health.reasons import STEPS
from app.health.standing import Standing
from app.i18n import day, spoken
from community.communities.models import Stage
from community.health.models import Vitality
from community.health.queries.young import FORECAST_FROM


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """How it is, what moved in four weeks, and what to do next."""

    how: str
    moved: str
    following: str


def sentences(standing: Standing) -> Sentences:
    """In words that a person would use, without a single probability."""
    return Sentences(how=_how(standing), moved=_moved(standing), following=_following(standing))


def _how(standing: Standing) -> str:
    if standing.granted.community.stage == Stage.ARCHIVED:
        return str(_("This community has ended; nobody expects anything of it."))
    if standing.paused:
        until = day(standing.paused.ends_on)
        return str(_("It is on a break until %(day)s. These weeks count for nothing.", day=until))
    if standing.state is Vitality.UNKNOWN:
        return _unknown(standing)
    said = {
        Vitality.HEALTHY: _("It is as lively as is normal here."),
        Vitality.WATCH: _("It is a little less certain than usual to stay as lively as it is."),
        Vitality.QUIETING: _(
            "It is going quiet: it looks as communities do before they fall silent."
        ),
        Vitality.QUIET: _("It is quiet: little or nothing has been said for four weeks."),
    }[standing.state]
    return f"{said} {_for_how_long(standing)}".strip()


def _unknown(standing: Standing) -> str:
    if standing.few:
        return str(
            _(
                "Fewer than five people wrote in half a year. Figures would show single people, "
                "so there are none."
            )
        )
    if standing.young is not None:
        if standing.young.weeks == 0:
            return str(
                _("No whole week with posts has passed here yet, so it is too early to tell.")
            )
        return str(
            ngettext(
                "It is %(num)s week old. Before half a year is over, no forecast would be fair.",
                "It is %(num)s weeks old. Before half a year is over, no forecast would be fair.",
                standing.young.weeks,
            )
        )
    if not standing.readings:
        return str(
            _("Nothing has been worked out yet. It happens once a week, when the week is over.")
        )
    return str(
        _(
            "Too little is written here for a forecast to be fair: it asks for two posts by two "
            "people in most weeks of half a year. That says nothing about what the posts are worth."
        )
    )


def _for_how_long(standing: Standing) -> str:
    if standing.since is None:
        return ""
    weeks = (standing.week - standing.since).days // 7 + 1
    if standing.at_least:
        return str(
            ngettext(
                "So it has been for %(num)s week or longer.",
                "So it has been for %(num)s weeks or longer.",
                weeks,
            )
        )
    since = day(standing.since)
    return str(_("So it has been since the week of %(day)s.", day=since))


def _moved(standing: Standing) -> str:
    reading = standing.reading
    if reading is None or scores.total(reading.scores).value is None:
        return str(_("There is too little to say what moved."))
    names = {code: spoken(name) for code, name in scores.NAMES.items()}
    moved = scores.moves_in_words(reading.scores, names)
    if not moved:
        return str(_("Nothing moved much in the last four weeks."))
    return str(_("In the last four weeks: %(moved)s.", moved=moved))


def _following(standing: Standing) -> str:
    if standing.granted.community.stage == Stage.ARCHIVED:
        return str(_("Nothing. What it knew can still be read and searched."))
    if standing.paused:
        return str(_("Rest. Think of one easy question for the first day after."))
    reasons = (
        standing.flag.reasons
        if standing.flag
        else standing.reading.reasons
        if standing.reading
        else ()
    )
    speaking = [each.code for each in reasons if each.weight > 0 and each.code in STEPS]
    if standing.state in (Vitality.QUIETING, Vitality.QUIET):
        return spoken(STEPS[speaking[0] if speaking else "level"])
    if standing.state is Vitality.WATCH:
        return str(_("Nothing urgent. Keep to your rhythm, and answer what waits."))
    if standing.state is Vitality.HEALTHY:
        return str(_("Nothing needs doing. Look again when you are told to."))
    return _for_the_young(standing)


def _for_the_young(standing: Standing) -> str:
    young = standing.young
    if young is None or young.weeks >= FORECAST_FROM or not young.weeks:
        return str(_("Begin with one easy question that everybody can answer from experience."))
    if young.silent:
        return str(_("Nothing has been written for ten days. Ask one easy question today."))
    if young.carried:
        return str(_("Hardly anybody but you has written lately. Ask two people for a first post."))
    return str(_("Go on: answer every first post within a day, and keep a rhythm."))
