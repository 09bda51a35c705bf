"""The letter about notices: who, what and where, and links; never the text of a post."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext, ngettext

from app.i18n import LANGUAGES, speaking
from app.mail.messages import link_to
from app.mail.stopping import stop_link
from app.notice_paths import path_of
from app.notices import sentence_of
from app.settings import settings
from community.mail.actions import Letter
from community.notifications.letters import what_stops
from community.notifications.stopping import Stop
from community.notifications.waiting import NoticeToMail

MOST_TOLD = 30  # lines; beyond that a number says how many more there are


def notice_letter(notices: Sequence[NoticeToMail]) -> Letter:
    """The pair `templates/email/activity.txt` and `.html`, in the language of its reader."""
    locale = notices[0].locale
    with speaking(locale if locale in LANGUAGES else LANGUAGES[0]):
        return _worded(notices)


def _worded(notices: Sequence[NoticeToMail]) -> Letter:
    what = what_stops([each.kind for each in notices], [each.thread_id for each in notices])
    given = {
        "lines": [(sentence_of(each), link_to(path_of(each))) for each in notices[:MOST_TOLD]],
        "more": max(len(notices) - MOST_TOLD, 0),
        "all": link_to("/notifications"),
        "stop": stop_link(
            settings(),
            account_id=notices[0].account_id,
            what=what,
            thread_id=notices[0].thread_id,
        ),
        "stops_thread": what is Stop.THREAD,
        "answers": _can_be_answered(notices),
        "settings": link_to("/settings/notifications"),
        "home": settings().base_url,
    }
    return Letter(
        purpose="activity",
        subject=_subject(notices),
        text=render_template("email/activity.txt", **given),
        html=render_template("email/activity.html", **given),
    )


def _can_be_answered(notices: Sequence[NoticeToMail]) -> bool:
    """Whether an answer goes to a thread: the letter tells of one alone."""
    threads = {each.thread_id for each in notices}
    return settings().mailbox is not None and len(threads) == 1 and None not in threads


def _subject(notices: Sequence[NoticeToMail]) -> str:
    first = notices[0]
    if len(notices) == 1:
        return sentence_of(first)
    if first.thread_title and len({(each.thread_id, each.article_id) for each in notices}) == 1:
        return str(
            gettext("%(num)s new in “%(title)s”", num=len(notices), title=first.thread_title)
        )
    return str(ngettext("%(num)s notice for you", "%(num)s notices for you", len(notices)))
