"""The fields of the index, and the version that tells when it must be built anew."""

from array import array
from hashlib import blake2b
from typing import Any

from whoosh import fields, formats

from search.analysis import positions, written_words
from search.columns import ChoiceColumn, NumberColumn, TextColumn
from search.documents import Document
from search.vocabulary import VocabularyColumn

SCHEMA_VERSION = "2"
CHOICES = (
    *("community", "kind", "audience", "author", "status", "language"),
    *("labels", "standing", "accepted"),
)
COLUMNS = ("uid", "thread", "created", "group", "vocabulary", *CHOICES)
KEYS = ("tags", "marks")
SCORED = ("title", "body")
# Stands between the tags of a document, which are one choice together.
LABEL_BREAK = "\n"


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
    **{name: KeyField() for name in KEYS},
    title=TextField(),
    body=TextField(),
    thread=fields.COLUMN(TextColumn()),
    created=fields.COLUMN(NumberColumn()),
    group=fields.COLUMN(NumberColumn()),
    vocabulary=fields.COLUMN(VocabularyColumn()),
    **{name: fields.COLUMN(ChoiceColumn()) for name in CHOICES},
)


def group_number(thread: str) -> int:
    """A number standing for the thread, by which hits are grouped without reading names."""
    return int.from_bytes(blake2b(_key(thread), digest_size=8).digest())


def searchable_text(document: Document) -> dict[str, str]:
    """The texts that are scored. Tags are searched as words of the body too."""
    tags = " ".join((*document.tags, *document.synonyms))
    words = "\n".join((document.body, tags)) if tags else document.body
    return {"title": document.title, "body": words}


def all_tags(document: Document) -> tuple[str, ...]:
    """What `tag:` finds it by, in small letters: its tags and what they are called besides."""
    names = (name.casefold() for name in (*document.tags, *document.synonyms))
    return tuple(dict.fromkeys(names))


def vocabulary(document: Document) -> tuple[str, ...]:
    """The words of a document as they are written, in order. A person's are left out: names
    are nobody's spelling mistake."""
    if document.kind == "person":
        return ()
    return tuple(sorted(written_words("\n".join(searchable_text(document).values()))))


def row(document: Document) -> dict[str, Any]:
    """The document as the fields of the index, its texts analysed."""
    text = searchable_text(document)
    return {
        "uid": _key(document.uid),
        "tags": [_key(tag) for tag in all_tags(document)],
        "marks": [_key(mark) for mark in sorted(document.marks)],
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
        "language": _key(document.language.partition("-")[0].casefold()),
        "labels": _key(LABEL_BREAK.join(document.tags)),
        "standing": _key(document.standing.casefold()),
        "accepted": b"yes" if document.accepted else b"",
        "vocabulary": vocabulary(document),
    }


def _key(text: str) -> bytes:
    # A lone surrogate from a broken import must not stop the batch it is in.
    return text.encode(errors="replace")
