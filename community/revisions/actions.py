"""Keep the versions of a post; each runs in the caller's transaction, which holds the post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.revisions.models import EditSuggestion, Revision

TOGETHER = timedelta(minutes=5)  # edits of an author within this time are one version


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which post, and whose words it holds."""

    thread_id: int
    reply_id: int | None
    author_id: int

    def rows(self) -> ColumnElement[bool]:
        """Its versions."""
        return and_(
            Revision.thread_id == self.thread_id,
            Revision.reply_id.is_not_distinct_from(self.reply_id),
        )


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a post says in one version, and how that came to be."""

    title: str
    body: str
    tags: Sequence[str]
    renderer: int
    editor_id: int | None
    made_at: datetime
    reason: str = ""
    accepted_by_id: int | None = None  # who took it over where the editor suggested it

    def says_the_same(self, other: Text | Revision) -> bool:
        """Whether a reader could not tell the two apart."""
        mine = (self.title, self.body, sorted(self.tags), self.renderer)
        return mine == (other.title, other.body, sorted(other.tags), other.renderer)

    def has_words_of(self, other: Revision) -> bool:
        """Whether title and body are the same, whatever the tags are called."""
        return (self.title, self.body) == (other.title, other.body)


def keep_edit(session: Session, place: Place, *, before: Text, after: Text) -> None:
    """Keep what was there and what is there now.

    What an author changes again within five minutes is one version, unless somebody took the
    post from its readers in between.
    """
    newest = _newest(session, place)
    if newest is None or not before.says_the_same(newest):
        # A tag renamed since makes a version of its own, which opens no words that were hidden.
        was_hidden = newest is not None and newest.was_hidden and before.has_words_of(newest)
        _add(session, place, before, was_hidden=was_hidden)
    elif _is_one_with(newest, place, before, after):
        newest.title, newest.body, newest.tags = after.title, after.body, list(after.tags)
        newest.renderer, newest.reason = after.renderer, after.reason or newest.reason
        return
    _add(session, place, after)


def _newest(session: Session, place: Place) -> Revision | None:
    return session.scalar(
        select(Revision)
        .where(place.rows())
        .order_by(Revision.made_at.desc(), Revision.id.desc())
        .limit(1)
    )


def _is_one_with(newest: Revision, place: Place, before: Text, after: Text) -> bool:
    if newest.was_hidden or newest.withheld_at is not None:
        return False
    if not newest.editor_id == after.editor_id == place.author_id:
        return False
    # What was never edited is the first version, which is kept as it was posted.
    return before.editor_id is not None and after.made_at - newest.made_at <= TOGETHER


def _add(session: Session, place: Place, text: Text, *, was_hidden: bool = False) -> None:
    session.add(
        Revision(
            thread_id=place.thread_id,
            reply_id=place.reply_id,
            author_id=place.author_id,
            title=text.title,
            body=text.body,
            tags=list(text.tags),
            renderer=text.renderer,
            editor_id=text.editor_id or place.author_id,
            accepted_by_id=text.accepted_by_id,
            made_at=text.made_at,
            reason=text.reason,
            was_hidden=was_hidden,
        )
    )
    session.flush()  # of two versions of one moment the earlier has the lower number


def mark_hidden(session: Session, place: Place, said: Text) -> None:
    """The post was taken from its readers: neither what it said then nor what came before is shown.

    What has to go often stood in earlier versions too.
    """
    newest = _newest(session, place)
    if newest is None or not said.says_the_same(newest):
        _add(session, place, said)
    session.execute(
        update(Revision)
        .where(place.rows())
        .values(was_hidden=True)
        .execution_options(synchronize_session="fetch")
    )


def withhold(revision: Revision, *, by_id: int | None) -> None:
    """Keep a version for facilitators alone."""
    revision.withheld_at, revision.withheld_by_id = clock.now(), by_id


def give_back(revision: Revision) -> None:
    """Show a version that was withheld or hidden to the readers of the post again."""
    revision.withheld_at = revision.withheld_by_id = None
    revision.was_hidden = False


def forget(session: Session, *, thread_id: int, reply_id: int | None) -> None:
    """Delete every version of a post whose words go, and what others would have had it say."""
    for table in (Revision, EditSuggestion):
        session.execute(
            delete(table).where(
                table.thread_id == thread_id, table.reply_id.is_not_distinct_from(reply_id)
            )
        )


@dataclass(frozen=True, kw_only=True)
class Calling:
    """A version in which a handle may stand."""

    id: int
    body: str
    reason: str


def revisions_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[Calling]:
    """The next versions by id that call somebody by one of the handles, or seem to."""
    marks = [mark for handle in handles for mark in (f"@{handle}", f"/people/{handle}")]
    found = [
        column.icontains(mark, autoescape=True)
        for mark in marks
        for column in (Revision.body, Revision.reason)
    ]
    rows = session.execute(
        select(Revision.id, Revision.body, Revision.reason)
        .where(Revision.id > after, or_(*found))
        .order_by(Revision.id)
        .limit(limit)
    )
    return [Calling(**row._asdict()) for row in rows]


def rewrite_revision(session: Session, calling: Calling) -> None:
    """Put the words without the handle in place; a version changes in no other way later."""
    session.execute(
        update(Revision)
        .where(Revision.id == calling.id)
        .values(body=calling.body, reason=calling.reason[:200])
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, kw_only=True)
class CallingSuggestion:
    """A suggestion in which a handle may stand, with the text that it starts from."""

    id: int
    base_body: str
    body: str
    reason: str
    note: str


def suggestions_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[CallingSuggestion]:
    """As `revisions_naming`; both texts change alike, so that their changes stay the same."""
    columns = [getattr(EditSuggestion, name) for name in ("base_body", "body", "reason", "note")]
    found = [
        column.icontains(mark, autoescape=True)
        for handle in handles
        for mark in (f"@{handle}", f"/people/{handle}")
        for column in columns
    ]
    rows = session.execute(
        select(EditSuggestion.id, *columns)
        .where(EditSuggestion.id > after, or_(*found))
        .order_by(EditSuggestion.id)
        .limit(limit)
    )
    return [CallingSuggestion(**row._asdict()) for row in rows]


def rewrite_suggestion(session: Session, calling: CallingSuggestion) -> None:
    """As `rewrite_revision`."""
    session.execute(
        update(EditSuggestion)
        .where(EditSuggestion.id == calling.id)
        .values(
            base_body=calling.base_body,
            body=calling.body,
            reason=calling.reason[:200],
            note=calling.note[:500],
        )
        .execution_options(synchronize_session=False)
    )
