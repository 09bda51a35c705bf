"""The mail of a Monday: the first lines of a facilitator's day, each with its way in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_babel import ngettext

from app.i18n import LANGUAGES, speaking
from app.mail.messages import link_to
from app.settings import settings
from community.mail.actions import Letter
from community.today.lines import Line
from community.today.mails import PURPOSE

MOST_TOLD = 5


def today_letter(lines: Sequence[Line], more: int, locale: str) -> Letter:
    """The pair `templates/email/today.txt` and `.html`, in the language of its reader."""
    with speaking(locale if locale in LANGUAGES else LANGUAGES[0]):
        return _worded(lines[:MOST_TOLD], more + max(len(lines) - MOST_TOLD, 0))


def _worded(lines: Sequence[Line], more: int) -> Letter:
    given = {
        "lines": [(line, link_to(line.href)) for line in lines],
        "more": more,
        "link": link_to("/today"),
        "settings": link_to("/settings/notifications"),
        "home": settings().base_url,
    }
    return Letter(
        purpose=PURPOSE,
        subject=str(
            ngettext(
                "%(num)s thing needs you this week",
                "%(num)s things need you this week",
                len(lines) + more,
            )
        ),
        text=render_template("email/today.txt", **given),
        html=render_template("email/today.html", **given),
    )
