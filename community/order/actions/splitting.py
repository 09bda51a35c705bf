"""Take posts out of a thread into a new one that a facilitator opens for them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, literal, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.aliases.policies import SIGN
from community.communities.access import Granted
from community.errors import Refused
from community.levels.models import ChosenLevel
from community.moderation.actions.log import log_thread
from community.moderation.policies import Act
from community.order.replies import carry_replies
from community.outbox import record
from community.reading.models import ThreadPlace
from community.text import Rendered
from community.threads.access import GrantedThread
from community.threads.actions.posting import start_thread
from community.threads.actions.states import demand_changeable, note_change
from community.threads.events import Rearranged, ThreadRearranged
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.words import N_, Words

MOST_CHOSEN = 200


def split_thread(
    session: Session,
    granted: GrantedThread,
    place: Granted,
    *,
    by: Actor,
    reply_ids: Collection[int],
    kind: ThreadKind,
    title: str,
    text: Rendered,
    tags: list[str],
) -> Thread:
    """The new thread, opened by the facilitator with `text`; the chosen posts stand in it.

    They keep their numbers, so that every address of them leads there, and take the comments on
    them along. Who followed the thread follows both. Refused for posts that cannot be chosen.
    """
    session.refresh(granted.thread, with_for_update=True)
    demand_changeable(granted)
    chosen = _chosen(session, granted.thread, reply_ids)
    thread = start_thread(session, place, author=by, kind=kind, title=title, text=text, tags=tags)
    thread.split_from_id = granted.thread.id
    under = select(Reply.id).where(or_(Reply.id.in_(chosen), Reply.parent_id.in_(chosen)))
    moved = session.scalars(under).all()
    carry_replies(session, moved, source=granted.thread, target=thread)
    _carry_readers(session, granted.thread.id, thread.id)
    _tell(session, granted.thread, thread, by=by, chosen=chosen)
    note_change(session, granted)
    log_thread(session, granted.thread, by=by, act=Act.SPLIT, community_id=thread.community_id)
    return thread


def _chosen(session: Session, thread: Thread, reply_ids: Collection[int]) -> list[int]:
    wanted = sorted(set(reply_ids))
    if not 1 <= len(wanted) <= MOST_CHOSEN:
        raise _refused(N_("Choose 1 to %(most)s posts that go along.", most=MOST_CHOSEN))
    rows = session.execute(
        select(Reply.id, Reply.kind, Account.handle)
        .join(Account, Account.id == Reply.author_id)
        .where(Reply.thread_id == thread.id, Reply.id.in_(wanted))
        .with_for_update(of=Reply)
    ).all()
    if len(rows) != len(wanted):
        raise _refused(N_("Some of these posts are not in the thread (any more). Choose anew."))
    if any(row.kind == ReplyKind.COMMENT for row in rows):
        raise _refused(N_("A comment goes with the post it stands under. Choose that one."))
    comments = (
        select(Reply.id)
        .join(Account, Account.id == Reply.author_id)
        .where(Reply.parent_id.in_(wanted), Account.handle.startswith(SIGN, autoescape=True))
        .limit(1)
    )
    if any(row.handle.startswith(SIGN) for row in rows) or session.scalar(comments) is not None:
        raise _refused(
            N_(
                "One of these was written without a name, for this thread alone. Leave it here "
                "with what stands under it."
            )
        )
    return wanted


def _refused(words: Words) -> Refused:
    return Refused(words, code="bad_posts", fields={"reply_ids": words})


def _carry_readers(session: Session, source_id: int, target_id: int) -> None:
    """Who has read the posts there need not read them again here, and levels hold for both."""
    mine = select(ChosenLevel.account_id).where(ChosenLevel.thread_id == target_id)
    levels = select(
        ChosenLevel.account_id, literal(target_id), ChosenLevel.level, ChosenLevel.chosen_at
    ).where(ChosenLevel.thread_id == source_id, ChosenLevel.account_id.not_in(mine))
    session.execute(
        insert(ChosenLevel).from_select(["account_id", "thread_id", "level", "chosen_at"], levels)
    )
    there = select(ThreadPlace.account_id).where(ThreadPlace.thread_id == target_id)
    places = select(
        *(ThreadPlace.account_id, literal(target_id), ThreadPlace.reply_id),
        *(ThreadPlace.from_here, ThreadPlace.version),
    ).where(ThreadPlace.thread_id == source_id, ThreadPlace.account_id.not_in(there))
    session.execute(
        insert(ThreadPlace).from_select(
            ["account_id", "thread_id", "reply_id", "from_here", "version"], places
        )
    )


def _tell(
    session: Session, source: Thread, target: Thread, *, by: Actor, chosen: list[int]
) -> None:
    arranged: tuple[tuple[Thread, Rearranged, list[int]], ...] = (
        (source, Rearranged.SHRANK, []),
        (target, Rearranged.SPLIT, chosen),
    )
    for one, what, reply_ids in arranged:
        record(
            session,
            ThreadRearranged(
                community_id=source.community_id,
                thread_id=one.id,
                what=what,
                reply_ids=reply_ids,
                arranged_by_id=by.id or 0,
            ),
        )
