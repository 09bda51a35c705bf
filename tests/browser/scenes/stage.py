"""Furnished installations, served in this process, each by its own address."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, template_rendered
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app import create_app
from app.config import SignOn
from app.database import Database, DatabaseBusy
from app.demo.loader import load
from app.mail.stopping import stop_link
from app.rules import requires
from app.worker.indexing import Indexer
from community.accounts.models import Account
from community.communities.models import Community, Membership
from community.errors import Conflict, Forbidden, Throttled
from community.history.actions import write_numbered_rows
from community.notifications.stopping import Stop
from search import open_engine
from tests.browser.scenes.arranging import write_arranging
from tests.browser.scenes.arrivals import write_arrivals
from tests.browser.scenes.cast import Cast, person_row, write_cast
from tests.browser.scenes.days import write_days
from tests.browser.scenes.gaps import write_gaps
from tests.browser.scenes.health import write_health
from tests.browser.scenes.hearing import write_follows, write_levels, write_searches
from tests.browser.scenes.knowledge import write_articles
from tests.browser.scenes.lives import write_lives
from tests.browser.scenes.moving import write_moves
from tests.browser.scenes.newcomers import write_newcomers
from tests.browser.scenes.papers import CLAIM, INVITATION, RESET, write_papers
from tests.browser.scenes.pictures import write_pictures
from tests.browser.scenes.reading import write_reading
from tests.browser.scenes.running import write_running
from tests.browser.scenes.sealed import write_sealed
from tests.browser.scenes.talk import write_talk
from tests.browser.scenes.versions import write_versions
from tests.browser.scenes.words import Words
from tests.browser.scenes.writing import NO_MAILBOX, write_writing
from tests.browser_support import axe_source
from tests.clients import session_secret
from tests.installation import settings_for

_DEMO = {"member": "anjali", "facilitator": "runa", "admin": "aster", "newcomer": "lotte"}
_DEMO_PLACE = "small-hydro"
_A_DAY = timedelta(days=1)  # looking at every page may take longer than a proof is good for


@dataclass(frozen=True)
class Amount:
    """How much there is of everything, and in which words."""

    count: int
    words: Words = field(default_factory=Words)
    demo: bool = False


AMOUNTS: Mapping[str, Amount] = {
    "usual": Amount(3, demo=True),
    "empty": Amount(0),
    "full": Amount(20),
    "crowd": Amount(200),
    "long": Amount(6, Words(long=True)),
}


@dataclass
class Scene:
    """Where it answers, what its addresses name, who is signed in, and what was rendered."""

    url: str
    ids: dict[str, str]
    secrets: dict[str, str]
    app: Flask
    rendered: set[str] = field(default_factory=set)


class Quiet(WSGIRequestHandler):
    """Answers without a line for every request."""

    def log_request(self, *_words: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def staged(name: str, folder: Path, migrated_file: Path) -> Iterator[Scene]:
    """Furnish the scene of this name in `folder` and serve it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated_file, folder / "hearth.db")
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listener.getsockname()[1]}"
    # Nobody listens on the port that throws away what it hears.
    silent = SignOn(issuer="http://127.0.0.1:9", client_id="hearth", label="Kilns account")
    settings = replace(
        settings_for(folder),
        base_url=url,
        sign_on=silent,
        fetch_allow=("127.0.0.1:9",),
        mailbox=NO_MAILBOX,
    )
    app = create_app(settings)
    database: Database = app.extensions["hearth.database"]
    ids, secrets = _furnish(database, AMOUNTS[name])
    stop = stop_link(settings, account_id=0, what=Stop.THREAD, thread_id=1)  # of nobody there
    ids["stop"] = stop.rpartition("/")[2]
    engine = open_engine(settings.index_dir, budget_seconds=30)
    app.extensions["hearth.search"] = engine
    Indexer(database, engine).start()
    _add_faults(app)
    _add_axe(app)
    scene = Scene(url=url, ids=ids, secrets=secrets, app=app)
    with _noting(scene), serving(app, listener):
        yield scene
    database.dispose()


@contextlib.contextmanager
def _noting(scene: Scene) -> Iterator[None]:
    def note(_app: Flask, template: Any, **_more: object) -> None:
        scene.rendered.add(template.name)

    with template_rendered.connected_to(note, scene.app):
        yield


@contextlib.contextmanager
def serving(app: Flask, listener: socket.socket) -> Iterator[BaseWSGIServer]:
    """Answer at this listener, in this process."""
    server = make_server(
        "127.0.0.1",
        listener.getsockname()[1],
        app,
        threaded=True,
        request_handler=Quiet,
        fd=listener.fileno(),
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        listener.close()
        thread.join()


def _furnish(database: Database, amount: Amount) -> tuple[dict[str, str], dict[str, str]]:
    if amount.demo:
        load(database)
    with database.unit_of_work() as session:
        cast = (
            _adopt(session, amount.words)
            if amount.demo
            else write_cast(session, amount.words, count=amount.count)
        )
        talk = write_talk(session, cast, amount.words, count=amount.count)
        talk |= write_versions(session, cast, amount.words, talk)
        talk |= write_sealed(session, cast, amount.words, count=amount.count)
        if amount.demo:
            # Every second one: both kinds stand beside each other in every list.
            write_pictures(session, [cast.people["facilitator"], *cast.crowd[::2]])
        write_running(session, cast, amount.words, count=amount.count)
        papers = write_papers(session, cast, amount.words, talk, count=amount.count)
        write_levels(session, cast, count=amount.count)
        write_follows(session, cast, count=amount.count)
        searches = _write_finding(session, cast, amount)
        write_health(session, cast, amount.words, count=amount.count)
        arrivals = write_arrivals(session, cast, amount.words, count=amount.count)
        days = write_days(session, cast, amount.words, count=amount.count)
        kept = write_reading(session, cast, amount.words, talk, count=amount.count)
        write_moves(session, cast, amount.words, count=amount.count)
        arranged = write_arranging(session, cast, talk, count=amount.count)
        kept |= write_writing(session, cast, amount.words, talk, count=amount.count)
        kept |= write_articles(session, cast, amount.words, talk, count=amount.count)
        write_newcomers(session, cast, amount.words, talk, count=amount.count)
        lives = write_lives(session, cast, amount.words, count=amount.count)
        befriended = session.get_one(Account, cast.crowd[-1]).handle if cast.crowd else "admin"
    named = {**talk, **papers, **days, **kept, **searches}
    ids = {name: str(id_) for name, id_ in named.items()}
    ids |= {"slug": cast.slug, "invitation": INVITATION, "claim": CLAIM, "reset": RESET}
    ids["somebody"] = befriended
    ids |= cast.handles | lives | arrivals | arranged
    secrets = {
        part: session_secret(database, id_, trusted_for=_A_DAY) for part, id_ in cast.people.items()
    }
    return ids, secrets


def _write_finding(session: Session, cast: Cast, amount: Amount) -> dict[str, int]:
    """Searches that are kept, and what is looked for in vain."""
    kept = write_searches(session, cast, amount.words, count=amount.count)
    return kept | write_gaps(session, cast, amount.words, count=amount.count)


def _adopt(session: Session, words: Words) -> Cast:
    """The people of the demonstration in the parts of the scene."""
    cast = Cast(slug=_DEMO_PLACE, handles=dict(_DEMO))
    accounts = {row.handle: row.id for row in session.scalars(select(Account))}
    cast.people = {part: accounts[handle] for part, handle in _DEMO.items()}
    for number, part in enumerate(("keeper", "holder")):
        row = person_row(words, number, handle=part)
        cast.people[part] = write_numbered_rows(session, Account, [row])[0]
        cast.handles[part] = part
    cast.place = cast.side = session.scalars(
        select(Community.id).where(Community.slug == _DEMO_PLACE)
    ).one()
    known = set(cast.people.values())
    members = session.scalars(
        select(Membership.account_id).where(Membership.community_id == cast.place)
    )
    cast.crowd = [person for person in members if person not in known]
    return cast


def _add_axe(app: Flask) -> None:
    """What asks pages for barriers, at an address: compiled once, and kept by the browser."""

    @requires("home.read")
    def axe() -> Response:
        kept = {"Cache-Control": "public, max-age=86400, immutable"}
        return Response(axe_source(), mimetype="text/javascript", headers=kept)

    app.add_url_rule("/axe.js", "axe", axe)


def _add_faults(app: Flask) -> None:
    """Addresses that fail, through the handlers that every failure goes through."""
    faults: Mapping[str, Callable[[], Exception]] = {
        "403": lambda: Forbidden("Only facilitators of this community may do that."),
        "409": lambda: Conflict("Somebody else was quicker. Reload the page and look."),
        "429": lambda: Throttled("That was a lot at once. Wait half a minute.", retry_after=30),
        "500": lambda: RuntimeError("a fault made on purpose"),
        "503": DatabaseBusy,
    }

    @requires("home.read")
    def fail(status: str) -> str:
        fault = faults[status]()
        raise fault

    app.add_url_rule("/faults/<status>", "faults", fail)
