"""The fields of the index, and the version that tells when it must be built anew."""

from array import array
from hashlib import blake2b
from typing import Any

from whoosh import fields, formats

from search.analysis import positions
from search.columns import ChoiceColumn, NumberColumn, TextColumn
from search.documents import Document

SCHEMA_VERSION = "1"
CHOICES = ("community", "kind", "audience", "author", "status")
SCORED = ("title", "body")


class Positions16(formats.Positions):  # type: ignore[misc]  # Whoosh is read untyped
    """Positions as plain 16-bit numbers; tells Whoosh's own searcher how to read them."""

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return array("H", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 2

    def decode_weight(self, valuestring: bytes) -> float:
        return float(len(valuestring) // 2)


class TextField(fields.FieldType):  # type: ignore[misc]  # Whoosh is read untyped
    """Analysed text; `merging.BatchWriter` turns it into postings."""

    def __init__(self) -> None:
        super().__init__(Positions16(), None, scorable=True)


class KeyField(fields.FieldType):  # type: ignore[misc]  # Whoosh is read untyped
    """Exact keys, several for one document."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)


SCHEMA = fields.Schema(
    uid=fields.COLUMN(TextColumn()),
    tags=KeyField(),
    title=TextField(),
    body=TextField(),
    thread=fields.COLUMN(TextColumn()),
    created=fields.COLUMN(NumberColumn()),
    group=fields.COLUMN(NumberColumn()),
    **{name: fields.COLUMN(ChoiceColumn()) for name in CHOICES},
)


def group_number(thread: str) -> int:
    """A number standing for the thread, by which hits are grouped without reading names."""
    return int.from_bytes(blake2b(_key(thread), digest_size=8).digest())


def searchable_text(document: Document) -> dict[str, str]:
    """The texts that are scored. Tags are searched as words of the body too."""
    words = "\n".join((document.body, " ".join(document.tags))) if document.tags else document.body
    return {"title": document.title, "body": words}


def row(document: Document) -> dict[str, Any]:
    """The document as the fields of the index, its texts analysed."""
    text = searchable_text(document)
    return {
        "uid": _key(document.uid),
        "tags": [_key(tag.casefold()) for tag in dict.fromkeys(document.tags)],
        "title": positions(text["title"], language=document.language),
        "body": positions(text["body"], language=document.language),
        "thread": _key(document.thread),
        "created": max(0, int(document.created.timestamp())),
        "group": group_number(document.thread),
        "community": _key(document.community.casefold()),
        "kind": _key(document.kind.casefold()),
        "audience": _key(document.audience),
        "author": _key(document.author.casefold()),
        "status": _key(document.status.casefold()),
    }


def _key(text: str) -> bytes:
    # A lone surrogate from a broken import must not stop the batch it is in.
    return text.encode(errors="replace")
