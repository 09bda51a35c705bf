"""What a notice says, for page, letter and API."""

from __future__ import annotations

from typing import Protocol

from flask_babel import gettext as _

from app.reacting import reaction_words
from community.notifications.recipients import NoticeKind


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
    def article_id(self) -> int | None: ...
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
        **_of_hearing(notice, words),
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
        **_of_order(words),
        NoticeKind.APPEAL: _appeal(notice, words),
        NoticeKind.APPEAL_ANSWERED: _("Your appeal in %(place)s was answered", **words),
        **_of_help(notice, words),
        **_of_questions(words),
        **_of_suggestions(words),
        **_of_articles(words),
        **_of_words(words),
        **_of_seals(words),
        **_of_newcomers(words),
        **_of_shadows(words),
        **_of_lives(words),
        **_unposted(),
    }
    return str(sentences[NoticeKind(notice.kind)])


def _of_hearing(notice: Told, words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.WATCHED: _watched(notice, words),
        NoticeKind.FOLLOWED: _followed(words),
        NoticeKind.FOUND: _("A search you keep finds something new: “%(title)s”", **words),
    }


def _watched(notice: Told, words: dict[str, str]) -> str:
    if notice.reply_id is None:
        return str(_("%(who)s started “%(title)s” in %(place)s", **words))
    return str(_("%(who)s wrote in “%(title)s”, which you watch", **words))


def _followed(words: dict[str, str]) -> str:
    return str(_("%(who)s, whom you follow, started “%(title)s” in %(place)s", **words))


def _appeal(notice: Told, words: dict[str, str]) -> str:
    if notice.community_id is None:  # against a suspension
        return str(_("Somebody asks you to look at a decision of the organisation again"))
    return str(_("Somebody in %(place)s asks you to look at a decision again", **words))


def _of_order(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.LOCKED: _("“%(title)s” was locked; the reason stands above it", **words),
        NoticeKind.MOVED: _("“%(title)s” was moved to %(place)s", **words),
        NoticeKind.MERGED: _("“%(title)s” goes on in another thread", **words),
        NoticeKind.SPLIT: _("What you wrote stands in a new thread now: “%(title)s”", **words),
    }


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


def _of_articles(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.ARTICLE_DUE: _("Does the article “%(title)s” still hold?", **words),
        NoticeKind.ARTICLE_SUGGESTED: _(
            "%(who)s suggests a change of the article “%(title)s”", **words
        ),
        NoticeKind.ARTICLE_TAKEN: _(
            "Your change of the article “%(title)s” was taken over", **words
        ),
        NoticeKind.ARTICLE_REFUSED: _(
            "Your change of the article “%(title)s” was not taken over", **words
        ),
    }


def _of_words(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.WORDS_ASKED: _(
            "%(who)s would like to use your words in the article “%(title)s”: do you agree?",
            **words,
        ),
        NoticeKind.WORDS_ANSWERED: _(
            "All whose words the article “%(title)s” uses have answered", **words
        ),
        NoticeKind.WORDS_REFUSED: _(
            "Somebody does not want their words in the article “%(title)s”", **words
        ),
    }


def _of_seals(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.SEAL_ASKED: _("Somebody asks to open a seal in %(place)s", **words),
        NoticeKind.SEAL_DECIDED: _("Your request to open a seal was decided on"),
        NoticeKind.SEAL_OPENED: _("The seal of an alias of yours was opened", **words),
    }


def _of_newcomers(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.JOIN_REQUESTED: _("%(who)s asks to join %(place)s", **words),
        NoticeKind.ADMITTED: _("You are now a member of %(place)s", **words),
        NoticeKind.DECLINED: _("Your request to join %(place)s was declined", **words),
        NoticeKind.WELCOMER_ASKED: _(
            "%(who)s asks you to say hello to newcomers of %(place)s", **words
        ),
        NoticeKind.WELCOME_GIVEN: _(
            "%(who)s is new in %(place)s, and it is your turn to say hello within two days",
            **words,
        ),
        NoticeKind.WELCOME_PROMISED: _(
            "%(who)s will say hello to you in %(place)s within two days", **words
        ),
        NoticeKind.WELCOME_PASSED_ON: _(
            "Somebody else says hello to %(who)s in %(place)s now; nothing is left for you to do",
            **words,
        ),
        NoticeKind.WELCOME_PASSED_UP: _(
            "%(who)s is new in %(place)s and still waits for a hello", **words
        ),
        NoticeKind.BY_DOMAIN: _(
            "You are a member of %(place)s now, as everybody with a mail address of the "
            "organisation; you can leave it on its page",
            **words,
        ),
    }


def _of_shadows(words: dict[str, str]) -> dict[NoticeKind, str]:
    return {
        NoticeKind.SHADOW_ACCEPTED: _(
            "“%(title)s”, which you shadow, has an accepted answer", **words
        ),
        NoticeKind.SHADOW_ENDORSED: _(
            "%(who)s endorses an answer to “%(title)s”, which you shadow", **words
        ),
        NoticeKind.SHADOW_STATUS: _("“%(title)s”, which you shadow, stands otherwise now", **words),
        NoticeKind.SHADOW_REASONED: _(
            "%(who)s says how they decided on “%(title)s”, which you shadow", **words
        ),
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
