"""The rows of the sample: two people who talk in the garden, each with something of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, ApiToken
from community.accounts.queries import hash_secret
from community.communities.access import community_to
from community.communities.models import MemberRole
from community.communities.models import Tag as TagRow
from community.moderation.actions.hiding import hide_post
from community.notifications.models import Notification
from community.questions.actions import accept_answer
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import ThreadKind
from tests import factories
from tests.contract.days import Day, write_day
from tests.contract.figures import Health, write_health
from tests.contract.papers import INVITATION, write_papers
from tests.contract.pictures import PICTURES, put_image, show_pictures
from tests.world import World, populate

CAST = {"member": "ben", "facilitator": "ada"}
SCOPES = {"member": ["read", "write"], "facilitator": ["read", "write", "moderate"]}


@dataclass(frozen=True, kw_only=True)
class Own:
    """What one role can act on by itself."""

    handle: str
    thread: int  # a question of theirs that nobody has answered
    question: int  # a question of theirs with an answer of the other's
    answer: int  # their answer to the other's question
    answered: int  # the other's answer to their question
    accepted: int  # the other's answer that they accepted
    deleted_thread: int
    deleted_reply: int
    token: int
    notice: int


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What exists for everybody."""

    ids: dict[str, list[Any]]
    locked: int
    pinned: int
    duplicate: int
    hidden_thread: int
    hidden_reply: int
    report: int
    request: int
    invitation: int
    tag: int
    day: Day
    health: Health


def secret_of(role: str) -> str:
    """The secret of a role's token."""
    return f"hearth_{role}_token_of_the_contract_test"


def bearer(role: str) -> dict[str, str]:
    """The header with a role's token; `reader` is the member with `read` alone."""
    return {"Authorization": f"Bearer {secret_of(role)}"}


def write(session: Session) -> tuple[Shared, dict[str, Own]]:
    """Write everything; the ids by which it is found."""
    world = populate(session)
    orchard = factories.community(session, slug="orchard")
    cleo = session.get_one(Account, world.cleo)
    factories.membership(session, orchard, cleo, role=MemberRole.FACILITATOR)
    tag = TagRow(
        community_id=world.garden, name="sowing", description="When", created_at=clock.now()
    )
    session.add(tag)
    session.flush()  # threads look the tag up
    show_pictures(session, cleo)
    _token(session, world.ben, "reader", ["read"])
    _token(session, world.mo, "admin", ["read", "write", "moderate", "admin"])
    talk = _Talk(session, world)
    own = {
        "member": _own(talk, "member", "facilitator"),
        "facilitator": _own(talk, "facilitator", "member"),
    }
    return _shared(talk, tag.id, own), own


class _Talk:
    """Speaks for the cast inside one transaction."""

    def __init__(self, session: Session, world: World) -> None:
        self.session = session
        self.world = world

    def start(self, who: str, title: str, kind: ThreadKind = ThreadKind.QUESTION) -> int:
        """The id of a new thread in the garden."""
        by = self.world.actor(who)
        granted = community_to(self.session, by, "garden", verb="threads.start")
        return actions.start_thread(
            self.session,
            granted,
            author=by,
            kind=kind,
            title=title,
            text=render("Somebody will know, @ben or @ada."),
            tags=["sowing"],
        ).id

    def reply(self, who: str, thread_id: int) -> int:
        """The id of a new reply or answer."""
        by = self.world.actor(who)
        granted = thread_to(self.session, by, thread_id, verb="threads.reply")
        made = actions.post_reply(self.session, granted, author=by, text=render("In **March**."))
        self.session.flush()  # its id is handed out
        return made.id

    def thread_as(self, who: str, thread_id: int, verb: str) -> tuple[Any, Actor]:
        """The thread as somebody holds it, and that somebody."""
        by = self.world.actor(who)
        return thread_to(self.session, by, thread_id, verb=verb), by

    def reply_as(self, who: str, reply_id: int, verb: str) -> tuple[Any, Actor]:
        """The reply as somebody holds it, and that somebody."""
        by = self.world.actor(who)
        return reply_to(self.session, by, reply_id, verb=verb), by


def _own(talk: _Talk, role: str, other: str) -> Own:
    me, them = CAST[role], CAST[other]
    session, account_id = talk.session, getattr(talk.world, me)
    question = talk.start(me, f"{me.title()} asks about broad beans")
    theirs = talk.start(them, f"{them.title()} asks about onions")
    solved = talk.start(me, f"{me.title()} asked about leeks")
    accepted = talk.reply(them, solved)
    granted, by = talk.reply_as(me, accepted, "questions.accept")
    accept_answer(session, granted, actor=by)
    answered = talk.reply(them, question)
    deleted_thread = talk.start(me, f"{me.title()} thought better of it")
    granted, by = talk.thread_as(me, deleted_thread, "threads.edit_own")
    actions.delete_thread(session, granted, actor=by)
    deleted_reply = talk.reply(me, question)
    granted, by = talk.reply_as(me, deleted_reply, "threads.edit_own")
    actions.delete_reply(session, granted, actor=by)
    _token(session, account_id, role, SCOPES[role])
    return Own(
        handle=me,
        thread=talk.start(me, f"{me.title()} asks about chard"),
        question=question,
        answer=talk.reply(me, theirs),
        answered=answered,
        accepted=accepted,
        deleted_thread=deleted_thread,
        deleted_reply=deleted_reply,
        token=_token(session, account_id, f"{role}-spare", ["read"]),
        notice=_notice(talk, account_id, question, answered),
    )


def _token(session: Session, account_id: int, role: str, scopes: list[str]) -> int:
    made = ApiToken(
        account_id=account_id,
        name=role,
        prefix="hearth_",
        token_hash=hash_secret(secret_of(role)),
        scopes=scopes,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def _notice(talk: _Talk, account_id: int, thread_id: int, reply_id: int) -> int:
    made = Notification(
        account_id=account_id,
        outbox_id=1_000_000 + reply_id,
        kind="answer",
        community_id=talk.world.garden,
        thread_id=thread_id,
        reply_id=reply_id,
        actor_id=talk.world.cleo,
        created_at=clock.now(),
    )
    talk.session.add(made)
    talk.session.flush()  # its id is handed out
    return made.id


def _shared(talk: _Talk, tag_id: int, own: dict[str, Own]) -> Shared:
    states = {name: talk.start("cleo", f"Cleo wonders, {name}") for name in _STATES}
    hidden_reply = talk.reply("cleo", states["duplicate"])
    _set_states(talk, states, hidden_reply)
    report, request, invitation = write_papers(talk.session, talk.world, own["member"].thread)
    put_image(talk.session, own["member"].question, brought_by=talk.world.ben)
    health = write_health(talk.session, talk.world.garden)
    day = write_day(talk.session, talk.world, flag=health.flag, report=report)
    return Shared(
        ids={
            **_talk_ids(states, hidden_reply, own),
            "slug": ["garden", "workshop", "vault", "orchard"],
            "community": ["garden", "workshop", "vault"],
            **PICTURES,
            "handle": ["ben", "ada", "cleo", "zed"],
            "author": ["ben", "ada"],
            "tag_id": [tag_id],
            "tag": ["sowing"],
            "report_id": [report],
            "request_id": [request],
            "invitation_id": [invitation],
            "token_id": [mine.token for mine in own.values()],
            "notification_id": [mine.notice for mine in own.values()],
            "secret": [INVITATION],
            **health.ids,
            **day.ids,
        },
        locked=states["locked"],
        pinned=states["pinned"],
        duplicate=states["duplicate"],
        hidden_thread=states["hidden"],
        hidden_reply=hidden_reply,
        report=report,
        request=request,
        invitation=invitation,
        tag=tag_id,
        day=day,
        health=health,
    )


_STATES = ("locked", "pinned", "duplicate", "hidden")


def _set_states(talk: _Talk, states: dict[str, int], hidden_reply: int) -> None:
    session = talk.session
    actions.lock_thread(session, talk.thread_as("ada", states["locked"], "threads.lock")[0])
    actions.pin_thread(session, talk.thread_as("ada", states["pinned"], "threads.pin")[0])
    first = talk.thread_as("ada", states["pinned"], "threads.read")[0]
    later = talk.thread_as("ada", states["duplicate"], "threads.edit_any")[0]
    actions.mark_duplicate(session, later, target=first)
    granted, ada = talk.thread_as("ada", states["hidden"], "moderation.hide")
    hide_post(session, granted, by=ada, reason="Off topic")
    granted, ada = talk.reply_as("ada", hidden_reply, "moderation.hide")
    hide_post(session, granted, by=ada, reason="Rude")


def _talk_ids(
    states: dict[str, int], hidden_reply: int, own: dict[str, Own]
) -> dict[str, list[int]]:
    threads = [*states.values(), *(mine.thread for mine in own.values())]
    threads += [mine.question for mine in own.values()]
    replies = [hidden_reply, *(mine.answer for mine in own.values())]
    replies += [mine.answered for mine in own.values()]
    return {
        "thread_id": threads,
        "target_id": threads,
        "reply_id": replies,
        "parent_id": replies,
    }
