"""Two installations alike, in which the same is done without a name: once by Ben, once by Dan."""

from __future__ import annotations

import io
import itertools
import random
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import create_app
from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.mail.delivery import MaySend, deliver_due
from app.mail.sender import MemorySender
from app.realtime.broadcasts import message_of
from app.worker import run
from community import clock
from community.communities.models import Community
from community.outbox import lines_after
from search import open_engine
from tests import factories
from tests.installation import settings_for
from tests.outsiders.doors import Person, substance, with_token
from tests.world import populate, sign_in

BEGIN = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
# A member who takes part, facilitators, an admin, the owner of the programme, a stranger.
LOOKERS = ("cleo", "fay", "ada", "mo", "pia", "zed")
_SEQUENCE = re.compile(rb'data-(?:last-)?seq="\d+"|&amp;after=\d+')
_MARKS = re.compile(r"={5,}\d+==")  # what parts of a mail are parted by
# The demo shows the mails of everybody to everybody.
_LEFT_OUT = ("/demo/", "/static", "/assets", "/design")


@dataclass
class Twin:
    """One of the two, and who speaks in it without a name."""

    app: Flask
    settings: Settings
    database: Database
    author: str
    ids: dict[str, int]
    sent: list[EmailMessage] = field(default_factory=list)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    programs: list[Person] = field(default_factory=list)

    @property
    def speaker(self) -> FlaskClient:
        """The browser of who speaks."""
        return self.browsers[self.author]


@contextmanager
def same_luck(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is drawn at random is drawn alike in both."""
    luck = random.Random(7)  # no secret: both worlds must draw the same
    with patch.context() as bent:
        bent.setattr(secrets, "choice", luck.choice)
        bent.setattr(secrets, "token_urlsafe", lambda size=32: luck.randbytes(size).hex())
        bent.setattr(secrets, "token_hex", lambda size=32: luck.randbytes(size).hex())
        yield


def twins(folders: list[Path], migrated_file: Path) -> tuple[Twin, Twin]:
    """The same rows twice; Ben and Dan differ by their names alone."""
    shutil.copy(migrated_file, folders[0] / "hearth.db")
    first = Database(settings_for(folders[0]).database_url)
    with clock.frozen(BEGIN), first.unit_of_work() as session:
        world = populate(session)
        dan = factories.account(session, handle="dan")
        for place in (world.garden, world.workshop, world.vault):
            factories.membership(session, session.get_one(Community, place), dan)
        session.flush()  # its id is handed out
        ids = {name: getattr(world, name) for name in (*LOOKERS, "ben", "xen", "sue")}
        ids["dan"] = dan.id
    first.dispose()
    shutil.copy(folders[0] / "hearth.db", folders[1] / "hearth.db")
    one, other = (
        _open(folder, author, ids) for folder, author in zip(folders, ("ben", "dan"), strict=True)
    )
    return one, other


def _open(folder: Path, author: str, ids: dict[str, int]) -> Twin:
    settings = settings_for(folder)
    app = create_app(settings)
    twin = Twin(app, settings, app.extensions["hearth.database"], author, ids)
    with clock.frozen(BEGIN), same_luck(pytest.MonkeyPatch()):
        for name in (*LOOKERS, "ben", "dan"):
            twin.browsers[name] = sign_in(app, ids[name])
        twin.programs.append(with_token(app, ids["cleo"], "read"))
        twin.programs.append(with_token(app, ids["mo"], "read", "moderate", "admin"))
    return twin


def carry(twin: Twin, patch: pytest.MonkeyPatch) -> None:
    """Index, notices and mail for all that was written, and the mails themselves."""
    keep = MemorySender()

    def deliver(database: Database, settings: Settings, *, may_send: MaySend) -> int:
        return deliver_due(database, settings, sender=keep, may_send=may_send)

    with patch.context() as bent:
        bent.setattr("app.worker.deliver_due", deliver)
        for minutes in (0, 90):
            with clock.frozen(clock.ahead(minutes=minutes)):
                run(
                    twin.settings,
                    stop=Event(),
                    tools=lambda found: tools_of(twin.settings, found),
                    drain=True,
                )
    twin.sent += keep.sent
    # Patient: a busy machine must not look like a difference.
    twin.app.extensions["hearth.search"] = open_engine(twin.settings.index_dir, budget_seconds=30)


def mails_to_others(twin: Twin) -> list[str]:
    """Every mail with its headers but those to Ben and Dan."""
    own = ("ben@hearth.example", "dan@hearth.example")
    kept = [each for each in twin.sent if str(each["To"]) not in own]
    return [_MARKS.sub("", each.as_string()) for each in kept]


def frames(twin: Twin) -> list[object]:
    """What open pages hear through sockets, but for each person's own bell."""
    with twin.database.reading() as session:
        lines = lines_after(session, 0, limit=10_000)
    told = [message_of(line) for line in lines]
    return [each for each in told if each is not None and not each.room.startswith("account")]


def looks(twin: Twin) -> Iterator[tuple[str, str, object]]:
    """Who looks, where, and what the answer is, of every page and every list there is."""
    people = [Person("visitor", twin.app.test_client())]
    people += [Person(name, twin.browsers[name]) for name in ("cleo", "fay", "mo")]
    people += twin.programs
    every = sorted(set(_paths(twin.app)))
    for person in people:
        for path in every:
            if path.startswith("/api/") is not bool(person.headers):
                continue
            status, body, headers = substance(person.ask("GET", path), path=path)
            yield person.name, path, (status, _plain(body), headers)


def _plain(body: bytes) -> bytes:
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in sorted(packed.namelist()))
    return _SEQUENCE.sub(b"", body)


_IDS = {
    "slug": ("garden",),
    "handle": ("ben", "dan", "cleo"),
    "thread_id": ("1", "2"),
    "reply_id": ("1", "2", "4"),
}
_MORE = (
    "/search?q=anemone", "/search?q=author:ben", "/search?q=author:dan", "/people/ben?what=replies",
    "/people/dan?what=replies", "/api/v1/search?q=anemone&author=ben",
    "/api/v1/search?q=anemone&author=dan", "/api/v1/threads?author=ben",
    "/api/v1/threads?author=dan", "/communities/garden/mentions?q=b",
    "/communities/garden/mentions?q=d", "/palette?q=ane", "/admin/mail?to=ben@hearth.example",
    "/admin/mail?to=dan@hearth.example", "/admin/people?q=ben", "/unread?thread=1&thread=2",
    "/communities/garden/threads?sort=top", "/threads/1?quote=opening", "/threads/2?quote=2",
)  # fmt: skip


def _paths(app: Flask) -> Iterator[str]:
    yield from _MORE
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(_LEFT_OUT):
            yield from _filled(rule)


def _filled(rule: Rule) -> Iterator[str]:
    named = sorted(rule.arguments)
    for values in itertools.product(*(_IDS.get(name, ("1",)) for name in named)):
        path = rule.rule
        for name, value in zip(named, values, strict=True):
            path = re.sub(rf"<(?:\w+(?:\([^)]*\))?:)?{name}>", value, path)
        yield path
