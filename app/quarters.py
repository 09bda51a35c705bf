"""A quarter in counts as a table for paper, CSV and programs: nobody is named in any of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _

from app import interventions as written
from app.cells import as_cell
from app.i18n import day_as, spoken
from community.communities.models import Community
from community.quarters.figures import MEANINGS, SAFE_TO_SHOW, Figure
from community.quarters.periods import Quarter
from community.quarters.queries import QuarterPage

__all__ = ["SAFE_TO_SHOW", "as_csv", "definition_of", "months_of", "name_of"]


def months_of(quarter: Quarter) -> str:
    """`July to September 2026`."""
    first = quarter.first_day
    last = quarter.after.first_day - timedelta(days=1)
    return str(
        _(
            "%(first)s to %(last)s",
            first=day_as(first, "LLLL"),
            last=day_as(last, "LLLL y"),
        )
    )


def name_of(figure: Figure) -> str:
    """How a figure is called."""
    return spoken(MEANINGS[figure.code].name)


def definition_of(figure: Figure) -> str:
    """What exactly it counts."""
    return spoken(MEANINGS[figure.code].counts)


def as_csv(place: Community, page: QuarterPage) -> str:
    """The figures, what was tried and the moves, one row each; no free text stands in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [_("Community"), _("Quarter"), _("What"), _("Count"), _("Of"), _("People behind it"),
         _("Quarter before"), _("What it counts")]
    )  # fmt: skip
    for row in _rows(page):
        writer.writerow([as_cell(place.name), page.quarter.name, *row])
    return out.getvalue()


def _rows(page: QuarterPage) -> Iterator[list[str]]:
    few = str(_("fewer than five people"))
    for now, before in zip(page.figures, page.earlier, strict=True):
        yield [
            name_of(now),
            few if now.value is None else str(now.value),
            "" if now.of is None else str(now.of),
            "" if now.people is None else str(now.people),
            few if before.value is None else str(before.value),
            definition_of(now),
        ]
    for entry in page.tried:
        words = f"{written.signal_name(entry.signal)}: {written.verdict_of(entry)}"
        said = str(_("This is not proof of cause."))
        yield [written.move_name(entry), "", "", "", "", f"{words} {said}"]
