"""The letter about a notice: who, what and where, and a link; never the text of a post."""

from __future__ import annotations

from flask import render_template

from app.i18n import LANGUAGES, speaking
from app.mail.messages import link_to
from app.mail.stopping import stop_link
from app.notices import path_of, sentence_of
from app.settings import settings
from community.mail.actions import Letter
from community.notifications.letters import what_stops
from community.notifications.queries import NoticeToMail
from community.notifications.stopping import Stop


def notice_letter(notice: NoticeToMail) -> Letter:
    """The pair `templates/email/activity.txt` and `.html`, in the language of its reader."""
    with speaking(notice.locale if notice.locale in LANGUAGES else LANGUAGES[0]):
        return _worded(notice)


def _worded(notice: NoticeToMail) -> Letter:
    what = what_stops(notice.kind, notice.thread_id)
    given = {
        "sentence": sentence_of(notice),
        "link": link_to(path_of(notice)),
        "stop": stop_link(
            settings(), account_id=notice.account_id, what=what, thread_id=notice.thread_id
        ),
        "stops_thread": what is Stop.THREAD,
        "settings": link_to("/settings/notifications"),
        "home": settings().base_url,
    }
    return Letter(
        purpose="activity",
        subject=sentence_of(notice),
        text=render_template("email/activity.txt", **given),
        html=render_template("email/activity.html", **given),
    )
