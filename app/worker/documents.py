"""Rows as search documents. Communities and people stand in them by id, since names change."""

from __future__ import annotations

from community.articles.queries.found import Writing
from community.search.queries import Passage, Person
from community.search.queries.scope import PEOPLE, community_audience
from community.text import plain
from search import Change, Document, Removal


def uid_of(passage: Passage) -> str:
    """The name of a post in the index."""
    if passage.reply_id is None:
        return f"thread:{passage.thread_id}"
    return f"reply:{passage.reply_id}"


def change_of(passage: Passage) -> Change:
    """A document for a live post, its removal for any other."""
    return document_of(passage) if passage.live else Removal(uid_of(passage))


def document_of(passage: Passage) -> Document:
    """A post as a document."""
    return Document(
        uid=uid_of(passage),
        kind=passage.kind,
        audience=community_audience(passage.community_id),
        thread=f"thread:{passage.thread_id}",
        created=passage.created_at,
        title=passage.title,
        body=_body(passage),
        community=str(passage.community_id),
        author=str(passage.author_id),
        status=passage.status,
        language=passage.language or "en",
        tags=passage.tags,
        synonyms=passage.synonyms,
        accepted=passage.accepted,
        answers=passage.answers,
        standing="superseded" if passage.status == "superseded" else "",
    )


def _body(passage: Passage) -> str:
    said = plain(passage.html)
    return f"{said}\n{passage.reasoning}" if passage.reasoning else said


def change_of_article(writing: Writing) -> Change:
    """A document for a published article, its removal for any other."""
    return document_of_article(writing) if writing.live else Removal(f"article:{writing.id}")


def document_of_article(writing: Writing) -> Document:
    """An article as a document; its status says how far one can rely on it."""
    return Document(
        uid=f"article:{writing.id}",
        kind="article",
        audience=community_audience(writing.community_id),
        thread=f"article:{writing.id}",
        created=writing.created_at,
        title=writing.title,
        body="\n".join(filter(None, (writing.summary, plain(writing.html), writing.spoken))),
        community=str(writing.community_id),
        author=str(writing.author_id),
        status=writing.standing.value,
        standing=writing.standing.value,
        language=writing.language or "en",
        tags=writing.tags,
    )


def change_of_person(person: Person) -> Change:
    """A document for a person who may be found, its removal for any other."""
    return document_of_person(person) if person.live else Removal(f"person:{person.id}")


def document_of_person(person: Person) -> Document:
    """A person as a document: name and handle as title, what they say of themselves as body."""
    return Document(
        uid=f"person:{person.id}",
        kind="person",
        audience=PEOPLE,
        thread=f"person:{person.id}",
        created=person.created_at,
        title=f"{person.name} {person.handle}",
        body="\n".join((person.headline, person.team, person.location, plain(person.bio_html))),
        author=str(person.id),
    )
