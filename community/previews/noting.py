"""Note which live posts hold which links: what the worker asks for, and for how long it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community
from community.outbox import DomainEvent
from community.previews.links import digest_of, host_of, links_in
from community.previews.models import LinkPreview, PreviewedPost
from community.previews.setting import Fetched, fetched, may_fetch
from community.threads.models import Reply, Thread

AGAIN = timedelta(days=1)  # a page is asked no sooner than that after it was asked last


class Post(NamedTuple):
    """The first post of a thread, or a reply in it."""

    thread_id: int
    reply_id: int | None


@dataclass(frozen=True)
class _Noted:
    id: int
    preview_id: int
    sha256: str


def note_links(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Bring what is noted of these posts in step with what they say; a subscriber of the worker."""
    posts = {
        Post(event.thread_id, getattr(event, "reply_id", None))  # type: ignore[attr-defined]  # each of them has it
        for _seq, event in events
    }
    posts = _where_they_stand(session, posts)
    rule = fetched(session)
    wanted = _wanted(session, posts, rule) if rule is not Fetched.NOTHING else {}
    noted = _noted(session, posts)
    fresh: set[tuple[Post, str]] = set()
    gone: list[_Noted] = []
    for post in posts:
        links = {digest_of(link): link for link in wanted.get(post, ())}
        there = {each.sha256: each for each in noted.get(post, ())}
        fresh |= {(post, links[digest]) for digest in links.keys() - there.keys()}
        gone += [there[digest] for digest in there.keys() - links.keys()]
    _forget(session, gone)
    _note(session, sorted(fresh, key=str))


def _where_they_stand(session: Session, posts: Collection[Post]) -> set[Post]:
    """The same posts; a reply may have gone to another thread since the event was recorded."""
    ids = [post.reply_id for post in posts if post.reply_id is not None]
    rows = session.execute(select(Reply.id, Reply.thread_id).where(Reply.id.in_(ids)))
    homes = {row.id: row.thread_id for row in rows} if ids else {}
    return {Post(homes.get(post.reply_id, post.thread_id), post.reply_id) for post in posts}


def _wanted(
    session: Session, posts: Collection[Post], rule: Fetched
) -> Mapping[Post, tuple[str, ...]]:
    """The links of those of the posts that are live, where links may be fetched."""
    live = (Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    place = select(Thread.id, Community.visibility).join(
        Community, Community.id == Thread.community_id
    )
    threads = place.add_columns(Thread.body_html).where(
        Thread.id.in_([post.thread_id for post in posts if post.reply_id is None]), *live
    )
    replies = (
        place.add_columns(Reply.id.label("reply_id"), Reply.body_html)
        .join(Reply, Reply.thread_id == Thread.id)
        .where(
            Reply.id.in_([post.reply_id for post in posts if post.reply_id is not None]),
            *(*live, Reply.hidden_at.is_(None), Reply.deleted_at.is_(None)),
        )
    )
    found = {}
    for row in session.execute(threads):
        if may_fetch(rule, row.visibility):
            found[Post(row.id, None)] = links_in(row.body_html)
    for row in session.execute(replies):
        if may_fetch(rule, row.visibility):
            found[Post(row.id, row.reply_id)] = links_in(row.body_html)
    return found


def _noted(session: Session, posts: Collection[Post]) -> Mapping[Post, list[_Noted]]:
    rows = session.execute(
        select(
            PreviewedPost.id,
            PreviewedPost.preview_id,
            PreviewedPost.thread_id,
            PreviewedPost.reply_id,
            LinkPreview.sha256,
        )
        .join(LinkPreview, LinkPreview.id == PreviewedPost.preview_id)
        .where(
            or_(
                PreviewedPost.reply_id.in_([post.reply_id for post in posts if post.reply_id]),
                PreviewedPost.reply_id.is_(None)
                & PreviewedPost.thread_id.in_(
                    [post.thread_id for post in posts if post.reply_id is None]
                ),
            )
        )
    )
    found: dict[Post, list[_Noted]] = {}
    for row in rows:
        noted = _Noted(row.id, row.preview_id, row.sha256)
        found.setdefault(Post(row.thread_id, row.reply_id), []).append(noted)
    return found


def _forget(session: Session, gone: Iterable[_Noted]) -> None:
    lost = list(gone)
    if lost:
        session.execute(
            delete(PreviewedPost).where(PreviewedPost.id.in_([each.id for each in lost]))
        )
        forget_unlinked(session, {each.preview_id for each in lost})


def forget_unlinked(session: Session, ids: Collection[int]) -> None:
    """Delete those of these previews that no post links to any more."""
    linked = exists().where(PreviewedPost.preview_id == LinkPreview.id)
    session.execute(
        delete(LinkPreview)
        .where(LinkPreview.id.in_(ids), ~linked)
        .execution_options(synchronize_session=False)
    )


def _note(session: Session, fresh: Sequence[tuple[Post, str]]) -> None:
    if not fresh:
        return
    by_digest = {digest_of(link): link.partition("#")[0] for _post, link in fresh}
    ids = _ids_of(session, by_digest)
    missing = [
        {"sha256": digest, "url": link, "host": host_of(link)[:253], **_NOTHING_YET}
        for digest, link in by_digest.items()
        if digest not in ids
    ]
    if missing:
        now = clock.now()
        session.execute(insert(LinkPreview), [{**each, "due_at": now} for each in missing])
    _ask_again(session, list(ids.values()))
    ids = _ids_of(session, by_digest)
    session.execute(
        insert(PreviewedPost),
        [{"preview_id": ids[digest_of(link)], **post._asdict()} for post, link in fresh],
    )


_NOTHING_YET = {"title": "", "description": "", "site": "", "failures": 0, "asked_at": None}


def _ids_of(session: Session, digests: Iterable[str]) -> dict[str, int]:
    rows = session.execute(
        select(LinkPreview.sha256, LinkPreview.id).where(LinkPreview.sha256.in_(list(digests)))
    )
    return {row.sha256: row.id for row in rows}


def _ask_again(session: Session, ids: Sequence[int]) -> None:
    """A page that is linked anew is looked at again, unless that was done within a day."""
    if ids:
        session.execute(
            update(LinkPreview)
            .where(
                LinkPreview.id.in_(ids),
                LinkPreview.due_at.is_(None),
                LinkPreview.asked_at < clock.now() - AGAIN,
            )
            .values(due_at=clock.now())
            .execution_options(synchronize_session=False)
        )
