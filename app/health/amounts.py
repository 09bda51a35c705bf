"""Numbers as sentences name them: no finer than anybody needs, and never one to four people."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import amount
from community.health.shapes import FEWEST_PEOPLE


def rough(value: float) -> str:
    """Whole from ten on, else with one digit."""
    return amount(round(value) if abs(value) >= 10 else round(value, 1))


def people(value: float) -> str:
    """A number of people; below five it is not told which."""
    count = round(value)
    if 0 < count < FEWEST_PEOPLE:
        return str(_("fewer than five people"))
    return str(ngettext("%(num)s person", "%(num)s people", count))


def hours(value: float) -> str:
    """A stretch of hours; from two days on in days."""
    if value >= 48:
        return str(ngettext("%(num)s day", "%(num)s days", round(value / 24)))
    if value < 1:
        return str(_("less than an hour"))
    return str(ngettext("%(num)s hour", "%(num)s hours", round(value)))


def share(value: float) -> str:
    """A share as a percentage."""
    return amount(value, share=True)


def of_ten(value: float) -> str:
    """A share as people say it: `8 of 10`."""
    return str(_("%(some)s of 10", some=round(value * 10)))
