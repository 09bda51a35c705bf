"""One look at everything, in the order in which things rest on each other."""

from __future__ import annotations

from collections.abc import Iterator

from app.config import Settings, given_settings
from app.database import Database
from app.doctor import flow, machine, sign_on, stores
from app.doctor.findings import Finding

_ON_THE_SCHEMA = ("index", "uploads", "worker", "events", "mails")


def examine(settings: Settings) -> Iterator[Finding]:
    """A finding for each thing, as soon as it is known; what rests on a bad one is skipped."""
    yield machine.versions(settings)
    place = machine.folder(settings)
    yield place
    if place.state == "good":
        yield machine.secret(settings, given_settings().get("HEARTH_SECRET_FILE"))
        yield machine.room(settings)
        yield machine.backup(settings)
    yield machine.address(settings)
    yield flow.mail_server(settings)
    if settings.mailbox is not None:
        yield flow.mailbox(settings.mailbox)
    if settings.sign_on is not None:
        yield sign_on.provider(settings, settings.sign_on)
    database = Database(settings.database_url)
    try:
        yield from _stored(settings, database)
    finally:
        database.dispose()


def _stored(settings: Settings, database: Database) -> Iterator[Finding]:
    reachable = stores.reachable(settings, database)
    yield reachable
    if reachable.state != "good":
        yield from _skipped("schema", *_ON_THE_SCHEMA, because="the database is not good")
        return
    shape = stores.schema(database)
    yield shape
    if shape.state != "good":
        yield from _skipped(*_ON_THE_SCHEMA, because="the schema is not good")
        return
    yield stores.index(settings, database)
    if settings.semantic_model is not None:
        yield stores.vectors(settings, settings.semantic_model)
    yield stores.uploads(settings, database)
    yield flow.worker(settings, database)
    yield flow.outbox(database)
    yield flow.mails(database)
    if settings.sign_on is not None and settings.sign_on.groups:
        yield sign_on.groups(database, settings.sign_on)


def _skipped(*names: str, because: str) -> Iterator[Finding]:
    for name in names:
        yield Finding(name, "skipped", f"not looked at: {because}")
