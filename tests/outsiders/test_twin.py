"""Two installations alike but for what is private: nobody outside can tell which is which."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import create_app
from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.worker import run
from community import clock
from community.accounts.queries import hash_secret
from community.communities.models import Community, Invitation, JoinRequest, Membership
from community.moderation.models import Report
from search import open_engine
from tests.installation import settings_for
from tests.outsiders.doors import Person, outsiders, substance
from tests.web.conversation import Conversation
from tests.world import World, populate, sign_in

# Said in public, and in private again with the same words, so that every count would notice.
_TITLE = "When do I sow broad beans?"
_BODY = "The quillwort bed is cold. What do @zed, @fay, @xen and @sue think of marrowstone?"
_TAGS = ["sowing", "beans"]
_SECRET_TAG = "quoxaltag"

_API = (
    "communities", "tags", "tags?q=s", "tags?q=q", "people", "people/ada",
    "people/ben", "people/ada/threads", "people/ben/replies", "threads", "threads?tag=sowing",
    f"threads?tag={_SECRET_TAG}", "threads?author=ben",
    "notifications", "me/bookmarks", "drafts", "me/news", "threads/1/place",
    "me", "today", "health", "unanswered", "search?q=beans", "search?q=quillwort+marrowstone",
    "search?q=quoxal*",
    "search?q=beans&author=ada", "communities/garden", "communities/garden/tags",
    "communities/garden/members", "communities/workshop",
)  # fmt: skip
_PAGES = (
    "/", "/communities", "/communities/garden", "/communities/garden/threads", "/people/ada",
    "/communities/garden/members", "/people/ben",
    "/people/ben?what=replies", "/search?q=beans", "/search?q=quoxal*",
    "/palette", "/palette?q=bea", "/palette?q=quox", "/notifications",
    "/notifications/count", "/communities/garden/tags/suggestions?q=s", "/new", "/today",
    "/communities/garden/tags/suggestions?q=quox", "/communities/garden/mentions?q=a",
    "/threads/1/related", "/threads/1",
    "/suggestions", "/suggestions/made",
    "/bookmarks", "/drafts", "/unread?thread=1&thread=2&thread=3", "/threads/1/newest",
    "/unanswered", "/communities/garden/unanswered",
    "/communities/garden/questions", "/communities/garden/health", "/health", "/settings",
)  # fmt: skip
_ASKS = (*_PAGES, *(f"/api/v1/{each}" for each in _API))
# Where an open page begins to listen: the number of the newest event of the whole installation.
_SEQUENCE = re.compile(rb'data-(?:last-)?seq="\d+"')


@dataclass
class Twin:
    """One of the two."""

    app: Flask
    settings: Settings
    database: Database


def _open(folder: Path) -> Twin:
    settings = settings_for(folder)
    app = create_app(settings)
    return Twin(app, settings, app.extensions["hearth.database"])


def _carry(twin: Twin) -> None:
    """Index, notices and mail for all that was written."""
    run(twin.settings, stop=Event(), tools=lambda found: tools_of(twin.settings, found), drain=True)
    with clock.frozen(clock.ahead(minutes=3)):  # what is mailed gathers for a while
        run(
            twin.settings,
            stop=Event(),
            tools=lambda found: tools_of(twin.settings, found),
            drain=True,
        )
    # Patient: a busy machine must not look like a difference.
    twin.app.extensions["hearth.search"] = open_engine(twin.settings.index_dir, budget_seconds=30)


def _talk(talk: Conversation, slug: str, tags: list[str]) -> int:
    thread = talk.start("ben", slug=slug, title=_TITLE, body=_BODY, tags=tags)
    answer = talk.say(thread, "ada", "In March, says @zed, in the marrowstone.")
    talk.say(thread, "ben", "Thank you, @fay!", comment=True, parent_id=answer)
    return thread


def _hide_away(twin: Twin, world: World) -> None:
    """What the other one lacks: a private community in which much is said, asked and told."""
    talk = Conversation(twin.database, world)
    threads = [_talk(talk, "vault", [*_TAGS, _SECRET_TAG]) for _ in range(3)]
    now = clock.now()
    with twin.database.unit_of_work() as session:
        session.get_one(Community, world.vault).summary = "About quoxal beans and marrowstone"
        session.add_all(
            [
                Report(
                    community_id=world.vault, thread_id=threads[0], reporter_id=world.ben,
                    reason="other", note="Quoxal", created_at=now,
                ),
                JoinRequest(
                    community_id=world.vault, account_id=world.cleo, note="Quoxal", created_at=now
                ),
                Invitation(
                    community_id=world.vault, token_hash=hash_secret("x" * 43), email=None,
                    created_by_id=world.ada, created_at=now, expires_at=now + timedelta(days=7),
                ),
            ]
        )  # fmt: skip


def _leave_out(session: Session, world: World) -> None:
    session.execute(delete(Membership).where(Membership.community_id == world.vault))
    session.execute(delete(Community).where(Community.id == world.vault))


@dataclass
class Pair:
    """Both, with the cast that they share and the moment at which everybody looks."""

    with_private: Twin
    without: Twin
    world: World
    moment: datetime


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pair]:
    """The same public rows twice, and the private ones once."""
    folders = [tmp_path_factory.mktemp(name) for name in ("with", "without")]
    shutil.copy(migrated_file, folders[0] / "hearth.db")
    first = _open(folders[0])
    with first.database.unit_of_work() as session:
        world = populate(session)
    talk = Conversation(first.database, world)
    for slug in ("garden", "workshop"):
        _talk(talk, slug, _TAGS)
    _carry(first)
    first.database.dispose()
    shutil.copy(folders[0] / "hearth.db", folders[1] / "hearth.db")
    second = _open(folders[1])
    with second.database.unit_of_work() as session:
        _leave_out(session, world)
    _hide_away(first, world)
    for twin in (first, second):
        _carry(twin)
    yield Pair(first, second, world, clock.now())
    for twin in (first, second):
        twin.database.dispose()


def _people(twin: Twin, world: World) -> list[Person]:
    """Signed out, stranger, former member, suspended, facilitator elsewhere, and a token."""
    return [
        each for each in outsiders(twin.app, world) if each.name == "token:read" or not each.headers
    ]


def _answer(person: Person, path: str) -> tuple[int, bytes, dict[str, str]]:
    status, body, headers = substance(person.ask("GET", path), path=path)
    return status, _SEQUENCE.sub(b"", body), headers


def test_i1_i2_i3_i4_i6_with_and_without_what_is_private_the_answers_are_the_same(
    pair: Pair,
) -> None:
    different = []
    with clock.frozen(pair.moment):
        both = zip(
            _people(pair.with_private, pair.world), _people(pair.without, pair.world), strict=True
        )
        for one, other in both:
            different += [
                (one.name, path) for path in _ASKS if _answer(one, path) != _answer(other, path)
            ]

    assert different == []


def test_a_member_does_see_the_difference(pair: Pair) -> None:
    with clock.frozen(pair.moment):
        one, other = (
            Person("ben", sign_in(twin.app, pair.world.ben))
            for twin in (pair.with_private, pair.without)
        )
        same = [path for path in _ASKS if _answer(one, path) == _answer(other, path)]
        found = one.ask("GET", "/api/v1/search?q=quillwort").json

    assert found is not None
    assert found["total"] == 5, "the index holds what is private, or this proves nothing"
    assert len(same) < len(_ASKS) / 2, same
