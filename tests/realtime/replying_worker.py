"""The real worker loop with one more subscriber: it answers whoever asks for an echo."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from app.cli.worker import tools_of
from app.config import Settings, read_settings
from app.database import Database
from app.logs import configure_logs
from app.worker import Tools, run
from app.worker.subscribers import SUBSCRIBERS
from community.accounts.queries import actor_of_account
from community.outbox import DomainEvent
from community.text import render
from community.threads.access import reply_to, thread_to
from community.threads.actions import post_reply
from community.threads.events import ReplyPosted

_ECHO = render(f"An echo from process {os.getpid()}.")


def echo(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Reply to each reply that asks for it."""
    for _seq, event in events:
        assert isinstance(event, ReplyPosted)
        _answer(session, event)


def _answer(session: Session, event: ReplyPosted) -> None:
    author = actor_of_account(session, event.author_id)
    asked = reply_to(session, author, event.reply_id, verb="threads.read").reply.body
    if asked.startswith("Echo, please"):
        granted = thread_to(session, author, event.thread_id, verb="threads.reply")
        post_reply(session, granted, author=author, text=_ECHO)


def tools(settings: Settings, database: Database) -> Tools:
    """Those of the shipped worker, and the echo."""
    shipped = tools_of(settings, database)
    subscribers = {**SUBSCRIBERS, ReplyPosted: (*SUBSCRIBERS[ReplyPosted], echo)}
    return replace(shipped, subscribers=subscribers)


if __name__ == "__main__":
    configure_logs("worker")
    settings = read_settings()
    run(settings, stop=threading.Event(), tools=partial(tools, settings))
