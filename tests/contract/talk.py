"""What people say in the sample."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.answers.models import Expert
from community.communities.access import community_to
from community.questions.actions import accept_answer
from community.questions.sharing import share_problem
from community.reactions.actions import react
from community.reactions.policies import ReactionKind
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import ThreadKind
from tests.contract.ground import Ground


class Helpful(NamedTuple):
    """What helped both roles, and they tried: an accepted answer, and an insight."""

    answer: int
    insight: int


class Talk:
    """Speaks for the cast in the garden of one ground, inside one transaction."""

    def __init__(self, session: Session, ground: Ground) -> None:
        self.session = session
        self.ground = ground

    def start(self, who: str, title: str, kind: ThreadKind = ThreadKind.QUESTION) -> int:
        """The id of a new thread."""
        by = self.ground.actor(who)
        garden = self.ground.slug("garden")
        granted = community_to(self.session, by, garden, verb="threads.start")
        return actions.start_thread(
            self.session,
            granted,
            author=by,
            kind=kind,
            title=title,
            text=render("Somebody will know, @ben or @ada."),
            tags=["sowing"],
        ).id

    def reply(self, who: str, thread_id: int, *, comment: bool = False) -> int:
        """The id of a new reply, answer or comment."""
        by = self.ground.actor(who)
        granted = thread_to(self.session, by, thread_id, verb="threads.reply")
        text = render("In **March**.")
        made = actions.post_reply(self.session, granted, author=by, text=text, comment=comment)
        self.session.flush()  # its id is handed out
        return made.id

    def solved(self, people: Collection[str], tag_id: int) -> Helpful:
        """An accepted answer to a question which these have too and know about; they try it."""
        question = self.start("cleo", "Cleo asked what they all ask")
        answer = self.reply("fay", question)
        granted, by = self.reply_as("cleo", answer, "questions.accept")
        accept_answer(self.session, granted, actor=by)
        for each in people:
            shared, person = self.thread_as(each, question, "questions.share")
            share_problem(self.session, shared, actor=person)
            knows = Expert(account_id=person.id, tag_id=tag_id, created_at=clock.now())
            self.session.add(knows)
        return Helpful(answer, self.tried(people, answer))

    def tried(self, people: Iterable[str], reply_id: int) -> int:
        """The id of an insight that these tried, as they did the reply."""
        insight = self.start("cleo", "Cleo found out about slugs", ThreadKind.INSIGHT)
        for each in people:
            opening, person = self.thread_as(each, insight, "reactions.give")
            reply, _person = self.reply_as(each, reply_id, "reactions.give")
            for granted in (opening, reply):
                react(self.session, granted, actor=person, kind=ReactionKind.TRIED)
        return insight

    def thread_as(self, who: str, thread_id: int, verb: str) -> tuple[Any, Actor]:
        """The thread as somebody holds it, and that somebody."""
        by = self.ground.actor(who)
        return thread_to(self.session, by, thread_id, verb=verb), by

    def reply_as(self, who: str, reply_id: int, verb: str) -> tuple[Any, Actor]:
        """The reply as somebody holds it, and that somebody."""
        by = self.ground.actor(who)
        return reply_to(self.session, by, reply_id, verb=verb), by
