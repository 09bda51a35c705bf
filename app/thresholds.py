"""The thresholds of gates and openings in plain words, gate by gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _

from app.i18n import amount
from app.schemas.gates import BESIDE, as_typed
from community.lifecycle.limits import (
    BOUNDS,
    OPENING,
    OPENING_BOUNDS,
    SHIPPED_OPENING,
    STAGES,
    Bounds,
)
from community.lifecycle.stages import SHIPPED


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """One field of the page: its name, what it asks, between what, and what Hearth ships."""

    field: str
    name: str
    least: str
    most: str
    share: bool
    whole: bool
    shipped: str
    own: bool  # whether the organisation chose another value


@dataclass(frozen=True, kw_only=True)
class Section:
    """The thresholds of one gate."""

    title: str
    says: str
    items: list[Threshold]


def sections(stages: Mapping[str, float], opening: Mapping[str, float]) -> list[Section]:
    """Every threshold with its value, in the order of a community's life."""
    names = _names()
    made = [
        Section(
            title=title,
            says=says,
            items=[
                _threshold(code, names[code], BOUNDS[code], SHIPPED[code], stages[code])
                for code in codes
            ],
        )
        for title, says, codes in _gates()
    ]
    first = Section(
        title=_("Opening a community"),
        says=_("What is needed before a proposal becomes a community."),
        items=[
            _threshold(BESIDE + code, name, OPENING_BOUNDS[code], SHIPPED_OPENING[code], now)
            for code, name in _opening_names().items()
            for now in (opening[code],)
        ],
    )
    return [first, *made]


def values(stages: Mapping[str, float], opening: Mapping[str, float]) -> dict[str, str]:
    """What stands in the fields of the page."""
    return {
        **{code: as_typed(stages[code], each) for code, each in BOUNDS.items()},
        **{BESIDE + code: as_typed(opening[code], each) for code, each in OPENING_BOUNDS.items()},
    }


def said(kind: str, code: str) -> str | None:
    """What a threshold in the history is called; None for what is no threshold."""
    if kind == OPENING:
        return _opening_names().get(code)
    # Two gates ask for the same; here they stand apart from their headings.
    titles = {each: title for title, _says, codes in _gates() for each in codes}
    return f"{titles[code]}: {_names()[code]}" if kind == STAGES and code in titles else None


def said_value(kind: str, code: str, value: float) -> str:
    """Its value in the history."""
    bounds = (BOUNDS if kind == STAGES else OPENING_BOUNDS).get(code)
    return _value(value, share=bounds is not None and bounds.share)


def _threshold(field: str, name: str, bounds: Bounds, shipped: float, now: float) -> Threshold:
    return Threshold(
        field=field,
        name=name,
        least=as_typed(bounds.least, bounds),
        most=as_typed(bounds.most, bounds),
        share=bounds.share,
        whole=bounds.whole,
        shipped=_value(shipped, share=bounds.share),
        own=now != shipped,
    )


def _value(value: float, *, share: bool) -> str:
    if share:  # with its decimals, which somebody chose
        return format_percent(value, locale=get_locale(), decimal_quantization=False)
    return amount(value)


def _gates() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return (
        (
            _("From Potential to Coalescing"),
            _("Besides a whole charter, a sponsor and the date of a first session or question."),
            ("founding_facilitators", "founding_members", "seeded_threads"),
        ),
        (
            _("From Coalescing to Maturing"),
            _("A small community is asked for a part of its members, where that is less."),
            (
                *("contributors", "contributors_of_members", "core", "core_of_members", "floor"),
                *("member_share", "replied_share", "newcomer_return", "age_weeks", "hold_weeks"),
            ),
        ),
        (
            _("From Maturing to Stewarding"),
            _("It lives by its members by now."),
            (
                *("ripe_member_share", "ripe_member_start_share", "ripe_absence_factor"),
                *("ripe_artefacts", "ripe_cohesion", "ripe_age_weeks", "ripe_hold_weeks"),
            ),
        ),
        (
            _("In Stewarding"),
            _("Nothing has to be reached. These say when it is time to talk."),
            ("quiet_weeks", "split_modularity", "split_people", "split_weeks"),
        ),
        (
            _("Steps back, and “not yet”"),
            _("A dip takes no stage away: what opened it has to be missed by far, and for long."),
            ("back_by", "back_weeks", "snooze_weeks"),
        ),
    )


def _names() -> dict[str, str]:
    return {**_founding(), **_coming_together(), **_ripening(), **_deciding()}


def _founding() -> dict[str, str]:
    return {
        "founding_facilitators": _("Facilitators at least"),
        "founding_members": _("Founding members at least"),
        "seeded_threads": _("Threads to begin with at least"),
    }


def _coming_together() -> dict[str, str]:
    return {
        "contributors": _("People who wrote in eight weeks, at least"),
        "contributors_of_members": _("… or this part of the members, if that is fewer"),
        "core": _("People active in half of the weeks, at least"),
        "core_of_members": _("… or this part of the members active so often, if that is fewer"),
        "floor": _("But never fewer people than"),
        "member_share": _("Posts by members who do not facilitate, at least"),
        "replied_share": _("Threads answered within a week, at least"),
        "newcomer_return": _("Newcomers who came back within 90 days, at least"),
        "age_weeks": _("Weeks since it opened, at least"),
        "hold_weeks": _("Weekly readings in a row in which all of it holds, at least"),
    }


def _ripening() -> dict[str, str]:
    return {
        "ripe_member_share": _("Posts by members who do not facilitate, at least"),
        "ripe_member_start_share": _("Threads begun by members who do not facilitate, at least"),
        "ripe_absence_factor": _("People who write half of everything, at least"),
        "ripe_artefacts": _(
            "Accepted answers and pinned threads, renewed in half a year, at least"
        ),
        "ripe_cohesion": _("Pairs of members who met more than once, at least"),
        "ripe_age_weeks": _("Weeks since it opened, at least"),
        "ripe_hold_weeks": _("Weekly readings in a row in which all of it holds, at least"),
    }


def _deciding() -> dict[str, str]:
    return {
        "quiet_weeks": _("Quiet weeks in a row that suggest a transformation"),
        "split_modularity": _("How far topics have to part before two communities are suggested"),
        "split_people": _("People who wrote in eight weeks about each of the two, at least"),
        "split_weeks": _("In how many weekly readings in a row the topics part so far"),
        "back_by": _("By how much the figures are missed before a step back is proposed"),
        "back_weeks": _("In how many weekly readings in a row they are missed so far"),
        "snooze_weeks": _("For how many weeks a proposal rests after “not yet”"),
    }


def _opening_names() -> dict[str, str]:
    return {
        "founders": _("Founders at least, whoever proposed counted"),
        "seeded_threads": _("Threads at least: nobody comes back to an empty room"),
        "proposals": _("How many proposals one person prepares at a time"),
    }
