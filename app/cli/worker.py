"""`hearth worker`: the background process, or with `--drain` one emptying of the outbox."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import click

from app.config import Settings, read_settings
from app.logs import configure_logs
from app.processes import die_with_parent

if TYPE_CHECKING:
    from flask import Flask
    from flask.ctx import RequestContext

    from app.database import Database
    from app.worker import Tools
    from app.worker.relay import Index
    from community.accounts.actor import Actor
    from community.digest.actions import DigestReader
    from community.digest.queries import Digest
    from community.mail.actions import Letter
    from community.notifications.waiting import NoticeToMail
    from community.roster.actions.invitations import Letters
    from community.searches.alerts import Alert, NewPost
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


class _Words:
    """How letters and copies are worded: by the templates of the pages."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    @cached_property  # made for the first letter: most starts have none to write
    def _pages(self) -> Flask:
        from app import create_app

        return create_app(self._settings)

    def _within(self) -> RequestContext:
        return self._pages.test_request_context("/", base_url=self._settings.base_url)

    def write(self, notices: Sequence[NoticeToMail]) -> Letter:
        """A letter about notices."""
        with self._within():
            from app.mail.notices import notice_letter

            return notice_letter(notices)

    def write_day(self, lines: Sequence[Line], more: int, locale: str) -> Letter:
        """The letter of a Monday."""
        with self._within():
            from app.mail.today import today_letter

            return today_letter(lines, more, locale)

    def write_digest(self, digest: Digest, who: DigestReader) -> Letter:
        """A digest."""
        with self._within():
            from app.mail.digest import digest_letter

            return digest_letter(digest, who)

    def make_copy(self, account_id: int) -> tuple[str, int]:
        """A copy of somebody's own data."""
        with self._within():
            from app.takeout.building import make_copy

            return make_copy(self._database, self._settings, account_id)

    def explain(self) -> Mapping[str, Letter]:
        """Why a mail is held, by reason: always the same, so worded once."""
        return self._explanations

    @cached_property
    def _explanations(self) -> Mapping[str, Letter]:
        with self._within():
            from app.mail.explaining import explanations

            return explanations()

    def look(self, alert: Alert) -> Sequence[NewPost]:
        """What is new in a search that somebody keeps."""
        with self._within():
            from app.alerting import newly_found

            return newly_found(alert)

    def letters_of(self, starter: Actor) -> Letters:
        """Invitations in the name of whoever started a list."""
        with self._within():
            from app.roster import letters_for

            return letters_for(starter)


def tools_of(settings: Settings, database: Database) -> Tools:
    """The shipped index, and letters worded by the templates of the pages."""
    from app.worker import Tools

    words = _Words(settings, database)
    return Tools(
        index=index_of(settings, database),
        write=words.write,
        write_day=words.write_day,
        write_digest=words.write_digest,
        make_copy=words.make_copy,
        explain=words.explain,
        letters_of=words.letters_of,
        look=words.look,
    )


def index_of(settings: Settings, database: Database) -> Index:
    """The search index that this installation keeps."""
    from app.index import engine_of
    from app.worker.indexing import Indexer

    # A rebuild from the command line may hold the index for minutes; the batch waits for it.
    return Indexer(database, engine_of(settings, patience_seconds=_PATIENCE))
