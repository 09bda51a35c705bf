"""What a notice says and where it leads, for page, letter and API."""

from __future__ import annotations

from typing import Protocol

from flask_babel import gettext as _

from app.addresses import post_address
from app.reacting import reaction_words
from community.notifications.recipients import UNPOSTED, NoticeKind


class Told(Protocol):
    """What any notice holds, however it was read."""

    @property
    def kind(self) -> str: ...
    @property
    def community_id(self) -> int | None: ...
    @property
    def community_slug(self) -> str | None: ...
    @property
    def community_name(self) -> str | None: ...
    @property
    def thread_id(self) -> int | None: ...
    @property
    def thread_title(self) -> str | None: ...
    @property
    def reply_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str | None: ...
    @property
    def thanks_count(self) -> int | None: ...
    @property
    def helped_count(self) -> int | None: ...
    @property
    def tried_count(self) -> int | None: ...


def sentence_of(notice: Told) -> str:
    """What happened in one sentence."""
    words = {
        "who": notice.actor_name or _("Somebody"),
        "title": notice.thread_title or "",
        # Nameless only for whoever was declined by a community that is closed to them now.
        "place": notice.community_name or _("a community"),
    }
    sentences = {
        NoticeKind.MENTION: _("%(who)s mentioned you in “%(title)s”", **words),
        NoticeKind.QUOTE: _("%(who)s quoted you in “%(title)s”", **words),
        NoticeKind.ANSWER: _("%(who)s answered your question “%(title)s”", **words),
        NoticeKind.COMMENT: _("%(who)s commented on your post in “%(title)s”", **words),
        NoticeKind.REPLY: _("%(who)s replied in “%(title)s”", **words),
        NoticeKind.WATCHED: _watched(notice, words),
        NoticeKind.JOIN_REQUESTED: _("%(who)s asks to join %(place)s", **words),
        NoticeKind.ADMITTED: _("You are now a member of %(place)s", **words),
        NoticeKind.DECLINED: _("Your request to join %(place)s was declined", **words),
        NoticeKind.REPORT: _("A post in %(place)s was reported", **words),
        NoticeKind.HEALTH: _("%(place)s is quieter than is normal for it", **words),
        NoticeKind.REGISTRATION: _("Somebody asks to come in"),
        NoticeKind.MEASURE: _("Something was decided about you in %(place)s", **words),
        NoticeKind.HELD: _("A post in %(place)s waits for a facilitator", **words),
        NoticeKind.PUBLISHED: _("Your post in “%(title)s” was published", **words),
        NoticeKind.CLOSED: _("%(place)s has ended, and your post was not published", **words),
        NoticeKind.UNDONE: _("A decision about you in %(place)s was taken back", **words),
        NoticeKind.WAITS_AGAIN: _("Your post in %(place)s waits for a facilitator again", **words),
        NoticeKind.REMINDER: _("You wanted to come back to “%(title)s”", **words),
        NoticeKind.LOCKED: _("“%(title)s” was locked; the reason stands above it", **words),
        NoticeKind.MOVED: _("“%(title)s” was moved to %(place)s", **words),
        NoticeKind.APPEAL: _appeal(notice, words),
        NoticeKind.APPEAL_ANSWERED: _("Your appeal in %(place)s was answered", **words),
        **_of_help(notice, words),
        **_of_questions(words),
        **_of_suggestions(words),
        **_of_seals(words),
        **_of_lives(words),
        **_unposted(),
    }
    return str(sentences[NoticeKind(notice.kind)])


def _watched(notice: Told, words: dict[str, str]) -> str:
    if notice.reply_id is None:
        return str(_("%(who)s started “%(title)s” in %(place)s", **words))
    return str(_("%(who)s wrote in “%(title)s”, which you watch", **words))


def _appeal(notice: Told, words: dict[str, str]) -> str:
    if notice.community_id is None:  # against a suspension
        return str(_("Somebody asks you to look at a decision of the organisation again"))
    return str(_("Somebody in %(place)s asks you to look at a decision again", **words))


def _of_help(notice: Told, words: dict[str, str]) -> dict[NoticeKind, str]:
    counts = (notice.thanks_count, notice.helped_count, notice.tried_count)
    said = reaction_words(*(count or 0 for count in counts))
    what = ", ".join(said) or _("somebody reacted")
    return {
        NoticeKind.REACTED: _("Your post in “%(title)s”: %(what)s", what=what, **words),
        NoticeKind.TRIED: _("You tried something from “%(title)s”: what happened?", **words),
        NoticeKind.POLL_CLOSED: _("A poll in “%(title)s” is closed; see what came of it", **words),
        NoticeKind.BADGE: _("You have a new badge for help you gave"),
    }


def _of_questions(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.ACCEPTANCE: _("%(who)s accepted your answer to “%(title)s”", **words),
        NoticeKind.SOLVED: _("“%(title)s”, which you have too, has an accepted answer", **words),
        NoticeKind.DETAIL: _("%(who)s needs more detail to answer “%(title)s”", **words),
        NoticeKind.ACCEPT_DUE: _(
            "Did an answer to “%(title)s” help? Accept the one that did", **words
        ),
        NoticeKind.ENDORSED: _("%(who)s endorses your answer to “%(title)s”", **words),
        NoticeKind.REVIEW_DUE: _(
            "Does the answer to “%(title)s” still hold? Nobody has said so for a year", **words
        ),
        NoticeKind.ASKED: _("You might know: “%(title)s”", **words),
        NoticeKind.LET_GO: _(
            "%(who)s let go of “%(title)s” for you, for others to answer", **words
        ),
    }


def _of_suggestions(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.SUGGESTED: _("%(who)s suggests a change in “%(title)s”", **words),
        NoticeKind.SUGGESTION_TAKEN: _("Your change in “%(title)s” was taken over", **words),
        NoticeKind.SUGGESTION_PARTLY: _(
            "Your change in “%(title)s” was taken over in part", **words
        ),
        NoticeKind.SUGGESTION_REFUSED: _("Your change in “%(title)s” was not taken over", **words),
    }


def _of_seals(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.SEAL_ASKED: _("Somebody asks to open a seal in %(place)s", **words),
        NoticeKind.SEAL_DECIDED: _("Your request to open a seal was decided on"),
        NoticeKind.SEAL_OPENED: _("The seal of an alias of yours was opened", **words),
    }


def _of_lives(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.OPENED: _("%(place)s is open now", **words),
        NoticeKind.DROPPED: _("The proposal of %(place)s was dropped", **words),
        NoticeKind.STAGE_PROPOSED: _("A new stage is proposed for %(place)s", **words),
        NoticeKind.STAGE_MOVED: _("%(place)s is in a new stage", **words),
        NoticeKind.ENDING: _("%(place)s is coming to its end", **words),
        NoticeKind.ENDED: _("%(place)s has ended; see where to go on", **words),
        NoticeKind.MERGE_OFFERED: _("Another community would like to join %(place)s", **words),
        NoticeKind.HAND_OVER: _("%(who)s hands %(place)s over to you", **words),
        NoticeKind.COPY_READY: _("The copy of what is yours is ready"),
        NoticeKind.APPOINTED: _("%(who)s made you a facilitator of %(place)s", **words),
        NoticeKind.CALLED: _(
            "%(who)s is a facilitator of %(place)s now. An admin decided that, since none was left "
            "who could look after it",
            **words,
        ),
        NoticeKind.EXPERT: _(
            "%(who)s named you as somebody who knows about a tag of %(place)s", **words
        ),
        NoticeKind.STAND_IN: _("%(who)s asks you to stand in for them in %(place)s", **words),
    }


def _unposted() -> dict[NoticeKind, str]:
    return {
        NoticeKind.UNPOSTED_LOCKED: _("A post was not posted at its time: the thread is locked"),
        NoticeKind.UNPOSTED_ARCHIVED: _(
            "A post was not posted at its time: the community has ended"
        ),
        NoticeKind.UNPOSTED_GONE: _(
            "A post was not posted at its time: where it belongs is not there any more, or not for "
            "you"
        ),
        NoticeKind.UNPOSTED_BARRED: _(
            "A post was not posted at its time: you could not write there then"
        ),
        NoticeKind.UNPOSTED_UNFIT: _(
            "A post was not posted at its time: its title, text or tags were not fit for one"
        ),
        NoticeKind.UNPOSTED_RESTORED: _(
            "A post was not posted at its time: a backup was brought back. Look whether it is there"
        ),
    }


_ROOMS = {
    NoticeKind.JOIN_REQUESTED: "/requests",
    NoticeKind.REPORT: "/moderation",
    NoticeKind.HELD: "/moderation/held",
    NoticeKind.HEALTH: "/health",
    NoticeKind.STAGE_PROPOSED: "/stage",
    NoticeKind.STAGE_MOVED: "/stage",
    NoticeKind.ENDING: "/ending",
    NoticeKind.ENDED: "/ending",
    NoticeKind.MERGE_OFFERED: "/ending",
    NoticeKind.HAND_OVER: "/rotation",
    NoticeKind.STAND_IN: "/rotation",
    NoticeKind.CALLED: "/members",
    NoticeKind.EXPERT: "/tags",
}


_PLACES = {
    NoticeKind.DECLINED: "/communities",
    NoticeKind.MEASURE: "/decisions",
    NoticeKind.UNDONE: "/decisions",
    NoticeKind.MOVED: "/moved",
    **dict.fromkeys(
        (NoticeKind.SEAL_ASKED, NoticeKind.SEAL_DECIDED, NoticeKind.SEAL_OPENED), "/seals"
    ),
    NoticeKind.CLOSED: "/held",
    NoticeKind.BADGE: "/settings/badges",
    NoticeKind.WAITS_AGAIN: "/held",
    NoticeKind.APPEAL: "/appeals",
    NoticeKind.APPEAL_ANSWERED: "/decisions",
    NoticeKind.SUGGESTED: "/suggestions",
    NoticeKind.SUGGESTION_TAKEN: "/suggestions/made",
    NoticeKind.SUGGESTION_PARTLY: "/suggestions/made",
    NoticeKind.SUGGESTION_REFUSED: "/suggestions/made",
    **dict.fromkeys(UNPOSTED, "/drafts"),
}


def path_of(notice: Told) -> str:
    """Where the notice leads."""
    if room := _ROOMS.get(NoticeKind(notice.kind)):
        return f"/communities/{notice.community_slug}{room}"
    if notice.kind == NoticeKind.REGISTRATION:
        return "/admin/registration"
    if notice.kind == NoticeKind.COPY_READY:
        return "/settings/data"
    if place := _PLACES.get(NoticeKind(notice.kind)):
        return place
    if notice.kind == NoticeKind.TRIED:
        reply = notice.reply_id
        return f"/replies/{reply}/trial" if reply else f"/threads/{notice.thread_id}/trial"
    if notice.thread_id is None:
        return f"/communities/{notice.community_slug}"
    return post_address(notice.thread_id, notice.reply_id)
