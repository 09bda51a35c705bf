"""Aliases in the sample: one that began a thread, one that replied, one whose seal is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from community import clock
from community.communities.access import community_to
from community.seals.access import alias_to
from community.seals.actions import ask_to_open
from community.text import render
from community.threads import actions
from community.threads.access import thread_to
from community.threads.models import ThreadKind
from tests.contract.talk import Talk

WHY = "Somebody is threatened here, by name and with a place."


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Ids of what Cleo said without her name, and of a request about it."""

    thread: int
    reply: int
    request: int
    opened: int  # what the lead asked about the member, and an admin agreed to


def write_sealed(talk: Talk) -> Sealed:
    """Fay asks for the seal of one of two threads; an admin may decide."""
    first, other = (_start(talk, "cleo", f"Cleo whispers {each}") for each in ("here", "there"))
    cleo = talk.ground.actor("cleo")
    granted = thread_to(talk.session, cleo, talk.start("fay", "Ask me"), verb="threads.reply")
    reply = actions.post_reply(talk.session, granted, author=cleo, text=render("Psst."), alias=True)
    fay = talk.ground.actor("fay")
    found = alias_to(talk.session, fay, thread_id=other, reply_id=None, verb="seals.ask")
    asked = ask_to_open(talk.session, found, by=fay, reason=WHY)
    return Sealed(thread=first, reply=reply.id, request=asked.id, opened=_opened(talk))


def _opened(talk: Talk) -> int:
    ground = talk.ground
    about = _start(talk, ground.member, "Who whispers too?")
    lead = ground.actor(ground.lead)
    found = alias_to(talk.session, lead, thread_id=about, reply_id=None, verb="seals.ask")
    asked = ask_to_open(talk.session, found, by=lead, reason=WHY)
    asked.decided_by_id, asked.decided_at, asked.agreed = ground.id_of("mo"), clock.now(), True
    talk.session.flush()  # its id is handed out
    return asked.id


def _start(talk: Talk, who: str, title: str) -> int:
    author = talk.ground.actor(who)
    place = talk.ground.slug("garden")
    granted = community_to(talk.session, author, place, verb="threads.start")
    return actions.start_thread(
        talk.session,
        granted,
        author=author,
        kind=ThreadKind.QUESTION,
        title=title,
        text=render("Who knows?"),
        alias=True,
    ).id
