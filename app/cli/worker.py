"""`hearth worker`: the background process, or with `--drain` one emptying of the outbox."""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import click

from app.config import Settings, read_settings
from app.logs import configure_logs
from app.processes import die_with_parent

if TYPE_CHECKING:
    from flask import Flask

    from app.database import Database
    from app.worker import Tools
    from app.worker.relay import Index
    from community.accounts.actor import Actor
    from community.digest.actions import DigestReader
    from community.digest.queries import Digest
    from community.mail.actions import Letter
    from community.notifications.waiting import NoticeToMail
    from community.roster.actions.invitations import Letters
    from community.today.lines import Line

_PATIENCE = 900.0  # seconds


@click.command()
@click.option("--drain", is_flag=True, help="Carry everything that waits, then end.")
@click.option("--die-with-parent", "parent", type=int, metavar="PID", hidden=True)
def worker(*, drain: bool, parent: int | None) -> None:
    """Carry events to the index, to notices and to mail."""
    if parent is not None:
        die_with_parent(parent)
    configure_logs("worker")
    # The rest of the product loads only now: a child must first promise to die with its parent.
    from app.worker import run

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = read_settings()
    carried = run(
        settings, stop=stop, tools=lambda database: tools_of(settings, database), drain=drain
    )
    if drain:
        click.echo(f"carried {carried} events")


def tools_of(settings: Settings, database: Database) -> Tools:
    """The shipped index, and letters worded by the templates of the pages."""
    from app.worker import Tools

    @cache  # made for the first letter: most starts have none to write
    def pages() -> Flask:
        from app import create_app

        return create_app(settings)

    def write(notices: Sequence[NoticeToMail]) -> Letter:
        with pages().test_request_context("/", base_url=settings.base_url):
            from app.mail.notices import notice_letter

            return notice_letter(notices)

    def write_day(lines: Sequence[Line], more: int, locale: str) -> Letter:
        with pages().test_request_context("/", base_url=settings.base_url):
            from app.mail.today import today_letter

            return today_letter(lines, more, locale)

    def write_digest(digest: Digest, who: DigestReader) -> Letter:
        with pages().test_request_context("/", base_url=settings.base_url):
            from app.mail.digest import digest_letter

            return digest_letter(digest, who)

    def make_copy(account_id: int) -> tuple[str, int]:
        with pages().test_request_context("/", base_url=settings.base_url):
            from app.takeout.building import make_copy

            return make_copy(database, settings, account_id)

    def letters_of(starter: Actor) -> Letters:
        with pages().test_request_context("/", base_url=settings.base_url):
            from app.roster import letters_for

            return letters_for(starter)

    index = index_of(settings, database)
    return Tools(
        index=index,
        write=write,
        write_day=write_day,
        write_digest=write_digest,
        make_copy=make_copy,
        letters_of=letters_of,
    )


def index_of(settings: Settings, database: Database) -> Index:
    """The search index that this installation keeps."""
    from app.worker.indexing import Indexer
    from search import open_engine

    # A rebuild from the command line may hold the index for minutes; the batch waits for it.
    return Indexer(database, open_engine(settings.index_dir, patience_seconds=_PATIENCE))
