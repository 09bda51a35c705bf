"""Posts what people asked to be posted by now."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import urlsplit

from app.config import Settings
from app.database import Database
from community import text
from community.accounts.queries.handles import handles_of_people
from community.attached import files_in
from community.drafts.actions.posting import due_drafts, post_due, refuse_unfit
from community.drafts.queries import brought_for
from community.errors import Refused
from community.moderation.actions.holding import LookFirst
from community.moderation.suspicion import look_at
from community.text import Rendered
from community.threads.queries.uploads import told_of_files

_log = logging.getLogger(__name__)


def post_scheduled(database: Database, settings: Settings) -> None:
    """Post everything that is due, each in a transaction of its own, rendered before it."""
    with database.reading() as session:
        due = due_drafts(session)
    for draft_id, title, body in due:
        try:
            _post(database, settings, draft_id, title=title, body=body)
        except Exception:  # noqa: BLE001 (logged, and tried again; the next must not wait for it)
            _log.exception("A scheduled post waits")


def _post(database: Database, settings: Settings, draft_id: int, *, title: str, body: str) -> None:
    try:
        rendered = _rendered(database, draft_id, body)
    except Refused:
        with database.unit_of_work() as session:
            refuse_unfit(session, draft_id)
        return
    try:
        with database.unit_of_work() as session:
            post_due(session, draft_id, text=rendered, sent=None)
    except LookFirst:
        host = urlsplit(settings.base_url).hostname or ""
        sent = look_at(rendered, title=title, trap="", own_host=host)
        with database.unit_of_work() as session:
            post_due(session, draft_id, text=rendered, sent=sent)


def _rendered(database: Database, draft_id: int, source: str) -> Rendered:
    names, keys = text.names_in(source), files_in(source)
    people: frozenset[str] = frozenset()
    files: Mapping[str, str] = {}
    if names or keys:
        with database.reading() as session:
            people = handles_of_people(session, names)
            files = told_of_files(session, keys, seen=brought_for(draft_id))
    return text.render(source, people=people, files=files)
