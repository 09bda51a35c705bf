"""What is kept: database, schema, search index, uploaded files."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.database import Database
from app.doctor.findings import Finding, bad, doubtful, good
from app.index import engine_of
from app.revisions import current_revision, newest_revision
from app.upload_files import path_in
from app.worker.indexing import Indexer
from community.threads.queries.uploads import kept_contents
from search.semantic.encoder import Encoder
from search.semantic.model import BadModel
from search.semantic.vectors import VectorStore

_MOST_NAMED = 3


def reachable(settings: Settings, database: Database) -> Finding:
    """Whether the database answers, and whether its file is sound."""
    if database.sqlite and not Path(make_url(settings.database_url).database or "").is_file():
        return bad("database", "there is none yet", "Start hearth serve, or run hearth db upgrade.")
    try:
        with database.reading() as session:
            if not database.sqlite:
                session.execute(text("SELECT 1"))
                return good("database", "PostgreSQL answers")
            [*told] = session.scalars(text("PRAGMA quick_check(3)"))
            strays = session.execute(text("PRAGMA foreign_key_check")).first()
    except DBAPIError as error:
        advice = "Check HEARTH_DATABASE_URL; when the file is damaged, restore a backup."
        return bad("database", f"it cannot be used: {error.orig}", advice)
    if told != ["ok"]:
        says = "its file is damaged: " + " ".join(map(str, told))
        return bad("database", says, "Stop Hearth, and restore a backup.")
    if strays is not None:
        says = f"a row of {strays[0]} points to a row of {strays[2]} that is not there"
        return bad("database", says, "Stop Hearth, and restore a backup.")
    return good("database", "SQLite answers, and its file is sound")


def schema(database: Database) -> Finding:
    """Whether the database has the shape that this version needs."""
    current, newest = current_revision(database), newest_revision(database)
    if current == newest:
        return good("schema", f"revision {current}")
    says = f"the database is at revision {current or 'none'}, this version needs {newest}"
    return bad("schema", says, "Run: hearth db upgrade. Was a newer Hearth here? Start that one.")


def index(settings: Settings, database: Database) -> Finding:
    """Whether the search index is sound and holds what it should."""
    found = Indexer(database, engine_of(settings)).compare()
    says = f"{found.documents:,} documents, {found.missing:,} missing, {found.extra:,} too many"
    if found.right:
        return good("index", says)
    if found.behind:
        return doubtful("index", says, "The worker is not there yet: wait, and look again.")
    return bad("index", " ".join((says, *found.problems)), "Run: hearth search rebuild")


def vectors(settings: Settings, model: Path) -> Finding:
    """Whether the sentence model can be used, and how many texts have a vector."""
    try:
        Encoder(model)
    except BadModel as error:
        return doubtful(
            "vectors", f"search goes by words alone: {error}", "docs/search.md says how."
        )
    held, waiting = VectorStore(settings.index_dir).count()
    return good("vectors", f"{held:,} texts have one, {waiting:,} wait for the worker")


def uploads(settings: Settings, database: Database) -> Finding:
    """Whether the file of every image is there."""
    with database.reading() as session:
        contents = kept_contents(session)
    gone = [each for each in contents if not path_in(settings.uploads_dir, each).is_file()]
    if not gone:
        return good("uploads", f"{len(contents):,} files")
    named = ", ".join(each[:12] for each in gone[:_MOST_NAMED])
    says = f"{len(gone):,} of {len(contents):,} files are missing: {named}"
    return bad("uploads", says, f"Bring {settings.uploads_dir} back from a backup.")
