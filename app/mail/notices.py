"""The letter about a notice: who, what and where, and a link; never the text of a post."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from app.mail.messages import link_to
from app.settings import settings
from community.mail.actions import Letter
from community.notifications.queries import NoticeToMail
from community.notifications.recipients import NoticeKind


def notice_letter(notice: NoticeToMail) -> Letter:
    """The pair `templates/email/activity.txt` and `.html`."""
    given = {
        "sentence": sentence_of(notice),
        "link": link_to(path_of(notice)),
        "settings": link_to("/notifications"),
        "home": settings().base_url,
    }
    return Letter(
        purpose="activity",
        subject=sentence_of(notice),
        text=render_template("email/activity.txt", **given),
        html=render_template("email/activity.html", **given),
    )


def sentence_of(notice: NoticeToMail) -> str:
    """What happened in one sentence."""
    words = {
        "who": notice.actor_name or _("Somebody"),
        "title": notice.thread_title or "",
        "place": notice.community_name,
    }
    sentences = {
        NoticeKind.MENTION: _("%(who)s mentioned you in “%(title)s”", **words),
        NoticeKind.ACCEPTANCE: _("%(who)s accepted your answer to “%(title)s”", **words),
        NoticeKind.ANSWER: _("%(who)s answered your question “%(title)s”", **words),
        NoticeKind.COMMENT: _("%(who)s commented on your post in “%(title)s”", **words),
        NoticeKind.REPLY: _("%(who)s replied in “%(title)s”", **words),
        NoticeKind.JOIN_REQUESTED: _("%(who)s asks to join %(place)s", **words),
        NoticeKind.ADMITTED: _("You are now a member of %(place)s", **words),
        NoticeKind.DECLINED: _("Your request to join %(place)s was declined", **words),
        NoticeKind.REPORT: _("A post in %(place)s was reported", **words),
    }
    return str(sentences[NoticeKind(notice.kind)])


def path_of(notice: NoticeToMail) -> str:
    """Where the notice leads."""
    if notice.kind == NoticeKind.JOIN_REQUESTED:
        return f"/communities/{notice.community_slug}/members"
    if notice.kind == NoticeKind.REPORT:
        return f"/communities/{notice.community_slug}/moderation"
    if notice.kind == NoticeKind.DECLINED:
        return "/communities"
    if notice.thread_id is None:
        return f"/communities/{notice.community_slug}"
    anchor = f"#reply-{notice.reply_id}" if notice.reply_id else ""
    return f"/threads/{notice.thread_id}{anchor}"
