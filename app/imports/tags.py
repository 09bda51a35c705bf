"""Tags, and the posts that describe them."""

from __future__ import annotations

from functools import partial

from app.imports.fields import (
    RowRefused,
    digest,
    licence,
    moment,
    number,
    optional_moment,
    optional_number,
    tag_name,
    words,
)
from app.imports.people import author_of, credit
from app.imports.rows import Row
from app.imports.run import Run
from community.imports.actions.tags import Described, describe_tags, name_subjects
from community.imports.arrivals import Description, Subject
from community.imports.ledger import POSTS, TAGS
from community.text import plain, render_html


def take_tags(run: Run) -> None:
    """Write the tags; their descriptions come with the posts."""
    for batch in run.batches(TAGS):
        run.write(TAGS, partial(name_subjects, at=run.at), run.sift(TAGS, batch, _subject))


def _subject(run: Run, row: Row) -> Subject:
    id_, name = number(row, "Id"), tag_name(row.get("TagName", ""))
    if not name or len(name) > 40:
        raise RowRefused("its TagName is empty or longer than 40 characters")
    excerpt, wiki = optional_number(row, "ExcerptPostId"), optional_number(row, "WikiPostId")
    subject = Subject(
        source_id=id_,
        digest=digest(name, excerpt, wiki),
        name=name,
        excerpt_source_id=excerpt,
        wiki_source_id=wiki,
    )
    for post in (excerpt, wiki):
        if post is not None:
            run.subjects[post] = subject
    return subject


def read_description(run: Run, row: Row) -> Description:
    """The words of a tag wiki, and whom to thank for them."""
    id_ = number(row, "Id")
    if id_ not in run.subjects:
        raise RowRefused("no tag points to this description")
    body = words(row, "Body")
    author = author_of(run, row, "OwnerUserId")
    edited = optional_moment(row, "LastEditDate")
    terms = licence(row, moment(row, "CreationDate"), edited)
    found = Description(
        source_id=id_,
        digest=digest(body, author, terms),
        words=plain(render_html(body).html),
        credit=credit(run, author, row.get("OwnerDisplayName", ""), terms, f"posts/{id_}"),
    )
    run.descriptions[id_] = found
    return found


def describe(run: Run, news: list[Description]) -> None:
    """Put each tag's description together from its posts, and write those that differ."""
    fresh = {each.source_id for each in news}
    subjects = {each.source_id: each for each in run.subjects.values()}
    tags = [
        _described(run, each, fresh)
        for each in subjects.values()
        if each.source_id in run.ledger.of(TAGS)
    ]
    for each in news:
        if run.subjects[each.source_id].source_id not in run.ledger.of(TAGS):
            run.report.refuse(POSTS, each.source_id, "its tag was not taken")
    for start in range(0, len(tags), 200):
        run.write(POSTS, describe_tags, tags[start : start + 200])  # type: ignore[type-var]  # tags stand for their posts


def _described(run: Run, subject: Subject, fresh: set[int]) -> Described:
    ids = (subject.excerpt_source_id, subject.wiki_source_id)
    parts = [run.descriptions[id_] for id_ in ids if id_ in run.descriptions]
    written = [part.words for part in parts if part.words]
    thanks = dict.fromkeys(part.credit for part in parts if part.words)
    return Described(
        tag_source_id=subject.source_id,
        name=subject.name,
        words="\n\n".join([*written, *(f"— {credit}" for credit in thanks)]),
        posts=tuple(part for part in parts if part.source_id in fresh),
    )
