"""Prints of posts: what is kept for a week to compare the next ones with."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.moderation.likeness import bands_of, likeness
from community.moderation.models import PostPrint, PrintBand
from community.moderation.suspicion import ALIKE, Sent
from community.threads.access import GrantedReply, GrantedThread
from community.threads.models import HeldPost, Thread, ThreadKind

PRINTS_KEPT = timedelta(days=7)
_MOST_COMPARED = 32
_MOST_PRUNED = 2_000
_ONE_WRITE = timedelta(minutes=1)  # a print and its post are made in one transaction


def is_like_another(
    session: Session, author: Actor, place_id: int, signature: bytes | None
) -> bool:
    """Like something of their own anywhere, or of anybody's here: what others say elsewhere may
    be private, and must not show in what waits."""
    if signature is None:
        return False
    found = session.scalars(
        select(PostPrint.signature)
        .join(PrintBand, PrintBand.print_id == PostPrint.id)
        .where(
            PrintBand.band.in_(bands_of(signature)),
            PostPrint.created_at > clock.now() - PRINTS_KEPT,
            or_(PostPrint.account_id == author.id, PostPrint.community_id == place_id),
        )
        .order_by(PostPrint.id.desc())
        .limit(_MOST_COMPARED)
    )
    return any(other is not None and likeness(signature, other) >= ALIKE for other in found)


def keep_print(session: Session, author: Actor, place_id: int, sent: Sent) -> None:
    """Keep what was worked out about a post."""
    assert author.id is not None  # access has asked for a member
    made = PostPrint(
        account_id=author.id,
        community_id=place_id,
        links=len(sent.hosts),
        signature=sent.signature,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its bands need its id
    if sent.signature is not None:
        bands = [{"band": band, "print_id": made.id} for band in bands_of(sent.signature)]
        session.execute(insert(PrintBand), bands)


def forget_prints(session: Session) -> None:
    """Delete what was kept of posts to compare them with, a part at a time, after a week."""
    old = select(PostPrint.id).where(PostPrint.created_at < clock.now() - PRINTS_KEPT)
    session.execute(
        delete(PostPrint)
        .where(PostPrint.id.in_(old.order_by(PostPrint.created_at).limit(_MOST_PRUNED)))
        .execution_options(synchronize_session=False)
    )


def forget_words_of(session: Session, granted: GrantedThread | GrantedReply, *, by: Actor) -> None:
    """Its author has deleted it and may say the same again; that they posted still counts.

    What somebody else deleted goes on being compared.
    """
    post = granted.reply if isinstance(granted, GrantedReply) else granted.thread
    if by.id is None or not by.is_person(post.author_id):
        return
    waited = select(HeldPost.created_at).where(HeldPost.outcome == "approved")
    if isinstance(post, Thread):
        waited = waited.where(HeldPost.thread_id == post.id, HeldPost.kind.in_(ThreadKind))
    else:
        waited = waited.where(HeldPost.reply_id == post.id)
    written_at = session.scalar(waited.limit(1)) or post.created_at
    forget_words(session, by.id, place_id=granted.community.id, written_at=written_at)


def forget_words(session: Session, author_id: int, *, place_id: int, written_at: datetime) -> None:
    """Keep no signature of what somebody wrote at that moment."""
    found = session.scalar(
        select(PostPrint)
        .where(
            PostPrint.account_id == author_id,
            PostPrint.community_id == place_id,
            PostPrint.created_at <= written_at,
            PostPrint.created_at > written_at - _ONE_WRITE,
        )
        .order_by(PostPrint.created_at.desc(), PostPrint.id.desc())
        .limit(1)
    )
    if found is not None:
        found.signature = None
        session.execute(delete(PrintBand).where(PrintBand.print_id == found.id))
