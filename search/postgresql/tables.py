"""The tables, in a schema of their own, and how a document becomes a row of them.

Texts are analysed by us, not by PostgreSQL: its own dictionaries know one language at a time and
neither code nor scripts without spaces.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from search.analysis import ANALYSER_VERSION, positions
from search.documents import Document
from search.schema import SCHEMA_VERSION, all_tags, searchable_text, vocabulary

SCHEMA = "hearth_search"
VERSION = f"schema {SCHEMA_VERSION}, analyser {ANALYSER_VERSION}, postgresql 1"
_LAST_POSITION = 16_383  # PostgreSQL counts no further
_LARGEST_VECTOR = 900_000  # bytes; PostgreSQL refuses a megabyte

STATE = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {SCHEMA}.state (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), version text, watermark bigint
);
"""
# Built beside and renamed, so every name of it carries the suffix until then.
TABLES = f"""
DROP TABLE IF EXISTS {SCHEMA}.documents_next, {SCHEMA}.words_next;
CREATE TABLE {SCHEMA}.documents_next (
    uid text NOT NULL, kind text NOT NULL, audience text NOT NULL, thread text NOT NULL,
    created timestamptz NOT NULL, community text NOT NULL, author text NOT NULL,
    status text NOT NULL, language text NOT NULL, factor real NOT NULL,
    labels text[] NOT NULL, tags text[] NOT NULL, marks text[] NOT NULL,
    title tsvector NOT NULL, body tsvector NOT NULL
);
CREATE TABLE {SCHEMA}.words_next (
    uid text NOT NULL, audience text NOT NULL, word text COLLATE "C" NOT NULL
);
"""
SWAPPED = f"""
CREATE UNIQUE INDEX ON {SCHEMA}.documents_next (uid);
CREATE INDEX ON {SCHEMA}.documents_next (thread);
CREATE INDEX ON {SCHEMA}.documents_next USING gin (title);
CREATE INDEX ON {SCHEMA}.documents_next USING gin (body);
CREATE INDEX ON {SCHEMA}.words_next (uid);
CREATE INDEX ON {SCHEMA}.words_next (audience, word);
CREATE INDEX ON {SCHEMA}.words_next (audience, reverse(word) COLLATE "C");
DROP TABLE IF EXISTS {SCHEMA}.documents, {SCHEMA}.words;
ALTER TABLE {SCHEMA}.documents_next RENAME TO documents;
ALTER TABLE {SCHEMA}.words_next RENAME TO words;
"""
COLUMNS = (
    *("uid", "kind", "audience", "thread", "created", "community", "author", "status"),
    *("language", "factor", "labels", "tags", "marks", "title", "body"),
)


def inserted(table: str) -> str:
    """The statement that adds a row."""
    values = ", ".join(f"%({name})s" + _CASTS.get(name, "") for name in COLUMNS)
    return f"INSERT INTO {SCHEMA}.{table} ({', '.join(COLUMNS)}) VALUES ({values})"  # noqa: S608  # names of ours


_CASTS = {"title": "::tsvector", "body": "::tsvector"}


def row(document: Document, factor: float) -> dict[str, Any]:
    """A document as the values of `COLUMNS`."""
    text = searchable_text(document)
    return {
        "uid": kept(document.uid),
        "kind": kept(document.kind.casefold()),
        "audience": kept(document.audience),
        "thread": kept(document.thread),
        "created": document.created,
        "community": kept(document.community.casefold()),
        "author": kept(document.author.casefold()),
        "status": kept(document.status.casefold()),
        "language": kept(document.language.partition("-")[0].casefold()),
        "factor": factor,
        "labels": [kept(tag) for tag in document.tags],
        "tags": [kept(tag) for tag in all_tags(document)],
        "marks": sorted(map(kept, document.marks)),
        **{
            name: vector(positions(words, language=document.language))
            for name, words in text.items()
        },
    }


def words(document: Document) -> list[tuple[str, str, str]]:
    """The rows of its written words."""
    uid, audience = kept(document.uid), kept(document.audience)
    return [(uid, audience, word) for word in vocabulary(document)]


def vector(found: Mapping[bytes, Iterable[int]]) -> str:
    """Terms and positions as PostgreSQL reads a tsvector."""
    parts: list[str] = []
    size = 0
    for term, at in found.items():
        places = ",".join(str(min(place + 1, _LAST_POSITION)) for place in at)
        size += len(term) + 2 * len(places)
        if size > _LARGEST_VECTOR:
            break
        parts.append(f"{quoted(term)}:{places}")
    return " ".join(parts)


def quoted(term: bytes) -> str:
    """A term as it stands in a tsvector or tsquery."""
    text = term.decode(errors="ignore").replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'"


def kept(text: str) -> str:
    """Text that PostgreSQL takes: it has neither NUL nor halves of characters."""
    return text.encode(errors="replace").decode().replace("\x00", "")
