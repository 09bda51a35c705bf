"""What hangs on the words of a post: whom it mentions or quotes and which images it shows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CompoundSelect, and_, delete, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import (
    Community,
    Membership,
    MembershipState,
    Visibility,
)
from community.text import Rendered
from community.threads.models import Mention, Reply, Thread, Upload, UploadLink
from community.threads.policies import AnyPlace


def attach(
    session: Session,
    post: Thread | Reply,
    *,
    community: AnyPlace,
    author_id: int,
    text: Rendered,
) -> list[int]:
    """Store mentions and quotes of people who may read the post, and links to images it may show.

    Returns the accounts that are named for the first time.

    Called again after an edit it adds what is new. Mentions stay, since a notice that has gone
    out cannot be called back; an image that was taken out is closed to the readers of the post.
    """
    thread_id, reply_id = _place(post)
    named: list[int] = []
    if text.mentions or text.quotes:
        named = _mention(session, thread_id, reply_id, community, author_id=author_id, text=text)
    if post.version > 1:
        unlink_uploads(session, thread_id, reply_id, kept=text.uploads)
    if text.uploads:
        _link_uploads(session, thread_id, reply_id, community, author_id=author_id, text=text)
    return named


def _place(post: Thread | Reply) -> tuple[int, int | None]:
    return (post.id, None) if isinstance(post, Thread) else (post.thread_id, post.id)


def _mention(
    session: Session,
    thread_id: int,
    reply_id: int | None,
    community: AnyPlace,
    *,
    author_id: int,
    text: Rendered,
) -> list[int]:
    there = select(Mention.account_id).where(
        Mention.thread_id == thread_id, Mention.reply_id.is_not_distinct_from(reply_id)
    )
    by_name = Account.handle.in_(text.mentions)
    meant = select(Account.id, by_name.label("named")).where(
        or_(by_name, Account.id.in_(_quoted(community, text))) if text.quotes else by_name,
        Account.state == AccountState.ACTIVE,
        Account.id != author_id,
        Account.id.not_in(there),
    )
    if community.visibility == Visibility.PRIVATE:
        # A mention is a way to learn that something was said: outsiders get none.
        meant = meant.join(Membership, Membership.account_id == Account.id).where(
            Membership.community_id == community.id, Membership.state == MembershipState.ACTIVE
        )
    found = session.execute(meant).all()
    if found:
        post = {"thread_id": thread_id, "reply_id": reply_id}
        session.execute(
            insert(Mention),
            [{"account_id": row.id, **post, "by_quote": not row.named} for row in found],
        )
    return [row.id for row in found]


def _quoted(community: AnyPlace, text: Rendered) -> CompoundSelect[int]:
    """Who wrote what it quotes, as far as it is there for readers of this community.

    Anybody can write down the number of a post that they may not read: that reaches nobody.
    """
    live = and_(
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
        or_(Community.id == community.id, Community.visibility != Visibility.PRIVATE),
    )
    home = Community.id == Thread.community_id
    threads = [each.thread_id for each in text.quotes if each.reply_id is None]
    replies = [(each.thread_id, each.reply_id) for each in text.quotes if each.reply_id]
    of_threads = select(Thread.author_id).join(Community, home).where(Thread.id.in_(threads), live)
    of_replies = (
        select(Reply.author_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Community, home)
        .where(
            tuple_(Reply.thread_id, Reply.id).in_(replies),
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
            live,
        )
    )
    return of_threads.union_all(of_replies)


def unlink_uploads(
    session: Session, thread_id: int, reply_id: int | None, *, kept: Sequence[str]
) -> None:
    """Close the images that a post shows no longer to its readers, all but `kept`."""
    shown = select(Upload.id).where(Upload.key.in_(kept))
    here = (
        UploadLink.thread_id == thread_id,
        UploadLink.reply_id.is_not_distinct_from(reply_id),
        UploadLink.upload_id.not_in(shown),
    )
    dropped = session.scalars(select(UploadLink.upload_id).where(*here)).all()
    if not dropped:
        return
    session.execute(delete(UploadLink).where(*here).execution_options(synchronize_session=False))
    elsewhere = select(UploadLink.id).where(UploadLink.upload_id == Upload.id)
    session.execute(
        update(Upload)
        .where(Upload.id.in_(dropped), ~elsewhere.exists())
        .values(unused_since=clock.now())
        .execution_options(synchronize_session=False)
    )


def _link_uploads(
    session: Session,
    thread_id: int,
    reply_id: int | None,
    community: AnyPlace,
    *,
    author_id: int,
    text: Rendered,
) -> None:
    there = select(UploadLink.upload_id).where(
        UploadLink.thread_id == thread_id, UploadLink.reply_id.is_not_distinct_from(reply_id)
    )
    shown_here = (
        select(UploadLink.upload_id)
        .join(Thread, Thread.id == UploadLink.thread_id)
        .where(Thread.community_id == community.id)
    )
    wanted = select(Upload.id).where(
        Upload.key.in_(text.uploads),
        Upload.id.not_in(there),
        # Writing down an address opens the file to all readers of the post: only its owner may,
        # or somebody who quotes it where it is shown already.
        or_(Upload.account_id == author_id, Upload.id.in_(shown_here)),
    )
    found = session.scalars(wanted).all()
    if found:
        # First, so that the worker, which asks for this mark when it deletes, lets them be.
        session.execute(
            update(Upload)
            .where(Upload.id.in_(found))
            .values(unused_since=None)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            insert(UploadLink),
            [
                {"upload_id": upload_id, "thread_id": thread_id, "reply_id": reply_id}
                for upload_id in found
            ],
        )
