"""How what was tried is written, for pages, programs and the page of a quarter."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charts import BarChart, Value, bar_chart
from app.i18n import amount, day, spoken
from community.interventions.moves import MOVES
from community.interventions.queries import Entry, Verdict
from community.interventions.readings import Reading
from community.interventions.signals import WATCHED, Unit


def signal_name(code: str) -> str:
    """A signal as people name it."""
    return spoken(WATCHED[code].name) if code in WATCHED else code


def move_name(entry: Entry) -> str:
    """What was tried, in words that nobody typed."""
    if entry.move in MOVES:
        return spoken(MOVES[entry.move].name)
    return str(_("A move of their own"))


def in_unit(code: str, value: float | None) -> str:
    """A value of a signal with its unit."""
    if value is None:
        return str(_("not known"))
    unit = WATCHED[code].unit if code in WATCHED else Unit.TIMES
    if unit is Unit.SHARE:
        return amount(round(value, 2), share=True)
    if unit is Unit.HOURS:
        return str(_("%(value)s h", value=amount(round(value, 1))))
    if unit is Unit.PEOPLE:
        return str(ngettext("%(num)s person", "%(num)s people", round(value)))
    return str(_("%(value)s times normal", value=amount(round(value, 2))))


def week_of(reading: Reading) -> str:
    """The week of a reading by its Monday, as the reader writes dates."""
    if reading.week is None:
        return str(_("not known"))
    return day(date.fromisoformat(reading.week))


def day_of(entry: Entry) -> str:
    """The day on which it was tried; at what hour somebody worked is nobody's business."""
    return day(entry.tried_at)


def is_share(code: str) -> bool:
    """Whether charts of this signal write percentages."""
    return code in WATCHED and WATCHED[code].unit is Unit.SHARE


def verdict_of(entry: Entry) -> str:
    """What can be said of before and after; never that one caused the other."""
    if entry.verdict is Verdict.WAITING:
        return str(_("To be measured on %(day)s.", day=day(entry.due_at)))
    said = {
        "before": in_unit(entry.signal, entry.before.value),
        "after": in_unit(entry.signal, entry.after.value),
    }
    sentences = {
        Verdict.TOO_LITTLE: _("Too little to tell."),
        Verdict.WITHIN_CHANCE: _(
            "From %(before)s to %(after)s: no more than chance alone may do.", **said
        ),
        Verdict.HIGHER: _("Higher: from %(before)s to %(after)s.", **said),
        Verdict.LOWER: _("Lower: from %(before)s to %(after)s.", **said),
    }
    return str(sentences[entry.verdict])


def chart_of(entry: Entry) -> BarChart | None:
    """Before and after with their intervals, where there is enough behind both."""
    if not (entry.before.tells and entry.after.tells):
        return None
    return bar_chart([_bar(str(_("Before")), entry.before), _bar(str(_("After")), entry.after)])


def _bar(label: str, reading: Reading) -> Value:
    return Value(label=label, value=reading.value, low=reading.low, high=reading.high)
