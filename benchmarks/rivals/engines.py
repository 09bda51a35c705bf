"""Our engine, SQLite FTS5, PostgreSQL and Tantivy over the same posts, each as it is meant to be
used: the best ten of the documents that match."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from search import Document, open_engine, parse
from search.language import words_only

BEST = 10
PUBLIC = ("public",)

Ask = Callable[[str, str], Sequence[str]]


def words_of(text: str) -> list[str]:
    """The words of a query without its signs."""
    return re.findall(r"\w+", text.lower())


@contextmanager
def hearth(folder: Path, documents: Sequence[Document]) -> Iterator[Ask]:
    """Ours, with its mask, its threads and its counts; sixty words take the path of long text."""
    engine = open_engine(folder / "hearth")
    engine.rebuild(documents)

    def ask(kind: str, text: str) -> list[str]:
        typed = " ".join(f'"{w}"' for w in words_of(text)) if kind == "AND" else text
        query = words_only(text) if kind == "60 words" else parse(typed)
        page = engine.search(query, audiences=PUBLIC, limit=BEST)
        return [group.best.uid for group in page.groups]

    yield ask
    engine.close()


@contextmanager
def fts5(folder: Path, documents: Sequence[Document]) -> Iterator[Ask]:
    """SQLite's full text search, stemmed by Porter, ranked by its BM25."""
    connection = sqlite3.connect(folder / "fts5.sqlite")
    connection.execute(
        "CREATE VIRTUAL TABLE posts USING "
        "fts5(uid UNINDEXED, title, body, tokenize = 'porter unicode61')"
    )
    with connection:
        rows = ((d.uid, d.title, d.body) for d in documents)
        connection.executemany("INSERT INTO posts VALUES (?, ?, ?)", rows)
        connection.execute("INSERT INTO posts(posts) VALUES ('optimize')")

    def ask(kind: str, text: str) -> list[str]:
        words = [f'"{word}"' for word in words_of(text)]
        glue = {"AND": " AND ", "phrase": " + "}.get(kind, " OR ")
        found = connection.execute(
            "SELECT uid FROM posts WHERE posts MATCH ? ORDER BY rank LIMIT ?",
            (glue.join(words), BEST),
        )
        return [uid for (uid,) in found]

    yield ask
    connection.close()


@contextmanager
def postgresql(address: str, documents: Sequence[Document]) -> Iterator[Ask]:
    """PostgreSQL's text search over a GIN index, ranked by ts_rank."""
    plain = address.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("CREATE TABLE posts (uid text, words tsvector)")
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO posts VALUES (%s, to_tsvector('english', %s))",
                [(d.uid, f"{d.title} {d.body}") for d in documents],
            )
        connection.execute("CREATE INDEX ON posts USING gin (words)")
        connection.execute("VACUUM ANALYZE posts")

        def ask(kind: str, text: str) -> list[str]:
            glue = {"AND": " & ", "phrase": " <-> "}.get(kind, " | ")
            found = connection.execute(
                "SELECT uid FROM posts, to_tsquery('english', %s) AS asked "
                "WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT %s",
                (glue.join(words_of(text)), BEST),
            )
            return [uid for (uid,) in found]

        yield ask


@contextmanager
def tantivy(folder: Path, documents: Sequence[Document]) -> Iterator[Ask]:
    """Tantivy from PyPI, a library in Rust; raises ImportError where it is not installed."""
    import tantivy as library

    (folder / "tantivy").mkdir()
    builder = library.SchemaBuilder()
    builder.add_text_field("uid", stored=True, tokenizer_name="raw")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="en_stem")
    index = library.Index(builder.build(), path=str(folder / "tantivy"))
    writer = index.writer(64_000_000, 1)
    for d in documents:
        writer.add_document(library.Document(uid=d.uid, title=d.title, body=d.body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher: Any = index.searcher()

    def ask(kind: str, text: str) -> list[str]:
        words = words_of(text)
        typed = {
            "AND": " ".join(f"+{word}" for word in words),
            "phrase": f'"{" ".join(words)}"',
        }.get(kind, " ".join(words))
        hits = searcher.search(index.parse_query(typed, ["title", "body"]), BEST).hits
        return [searcher.doc(address)["uid"][0] for _, address in hits]

    yield ask
