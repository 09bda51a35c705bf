"""Note how far somebody has read and when they were here; nothing of it is told to anybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    Table,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.base import UTCDateTime
from community.communities.models import Membership, MembershipState
from community.insertion import insert_into
from community.reading.models import CommunityPlace, ThreadPlace
from community.reading.policies import AWAY
from community.threads.models import Reply, Thread

_AT_ONCE = 500
_places = cast("Table", ThreadPlace.__table__)
_here = cast("Table", CommunityPlace.__table__)
# The post that a place names: one that is there, whatever number was sent.
_UP_TO = select(func.max(Reply.id)).where(
    Reply.thread_id == bindparam("thread_id"), Reply.id <= bindparam("given", type_=BigInteger())
)


def take_place(
    session: Session, actor: Actor, thread_id: int, *, reply_id: int, version: int | None = None
) -> int | None:
    """The actor has read a thread, which they may read, up to this post; 0 is its first.

    A place never goes back here, whatever order devices are heard in. A page that gives the
    `version` it began with is not heard when the place was taken back meanwhile. Returns the
    place as it is then; None when the actor wants nothing remembered.
    """
    if actor.id is None or not actor.keeps_places:
        return None
    connection = session.connection()
    asked = {"thread_id": thread_id, "given": reply_id}
    reached = connection.execute(_UP_TO, asked).scalar() or 0
    own = {"account_id": actor.id, "thread_id": thread_id}
    forward = _if_kept(session, _places, own, reply_id=reached, from_here=False, version=1)
    ahead = _places.c.reply_id < forward.excluded.reply_id
    if version is not None:
        ahead &= _places.c.version == version
    connection.execute(
        forward.on_conflict_do_update(
            index_elements=["account_id", "thread_id"],
            set_={"reply_id": forward.excluded.reply_id},
            where=ahead,
        )
    )
    return place_of(session, actor.id, thread_id)


def place_of(session: Session, account_id: int, thread_id: int) -> int | None:
    """How far this person has read in a thread; None when they never opened it."""
    return session.scalar(
        select(ThreadPlace.reply_id).where(
            ThreadPlace.account_id == account_id, ThreadPlace.thread_id == thread_id
        )
    )


def go_back(session: Session, actor: Actor, reply: Reply) -> int | None:
    """Have this post, which the actor may read, and all that follows as unread again."""
    if actor.id is None or not actor.keeps_places:
        return None
    asked = {"thread_id": reply.thread_id, "given": reply.id - 1}
    before = session.connection().execute(_UP_TO, asked).scalar() or 0
    own = {"account_id": actor.id, "thread_id": reply.thread_id}
    back = _if_kept(session, _places, own, reply_id=before, from_here=True, version=2)
    session.connection().execute(
        back.on_conflict_do_update(
            index_elements=["account_id", "thread_id"],
            set_={
                "reply_id": back.excluded.reply_id,
                "from_here": True,
                "version": _places.c.version + 1,
            },
        )
    )
    return place_of(session, actor.id, reply.thread_id)


def read_all(session: Session, actor: Actor, community_id: int, *, until: datetime) -> None:
    """Everything that was said in the community until then is read; what came later stays new.

    Places in threads that were quiet since then are forgotten: they say nothing any more.
    """
    if actor.id is None or not actor.keeps_places:
        return
    until = min(until, clock.now())
    quiet = select(Thread.id).where(
        Thread.community_id == community_id, Thread.last_activity_at <= until
    )
    mine = ThreadPlace.account_id == actor.id
    session.execute(
        delete(ThreadPlace)
        .where(mine, ThreadPlace.thread_id.in_(quiet))
        .execution_options(synchronize_session=False)
    )
    others = select(Thread.id).where(Thread.community_id == community_id)
    session.execute(
        update(ThreadPlace)
        .where(mine, ThreadPlace.thread_id.in_(others), ThreadPlace.from_here)
        .values(from_here=False)
        .execution_options(synchronize_session=False)
    )
    own = {"account_id": actor.id, "community_id": community_id}
    begun = _if_kept(session, _here, own, counts_from=until)
    session.connection().execute(
        begun.on_conflict_do_update(
            index_elements=["account_id", "community_id"],
            set_={"counts_from": begun.excluded.counts_from},
            where=or_(
                _here.c.counts_from.is_(None), _here.c.counts_from < begun.excluded.counts_from
            ),
        )
    )


class Here(NamedTuple):
    """Somebody opened a page of a community."""

    community_id: int
    account_id: int
    at: datetime


def note_visits(session: Session, seen: Collection[Here]) -> None:
    """Write when people were here; who comes back after a while leaves the end of the visit before.

    Several processes write about one person, each once a minute, in any order.
    """
    keeping = _keeping(session, {each.account_id for each in seen})
    rows = [
        {
            "account_id": each.account_id,
            "community_id": each.community_id,
            "here_at": each.at,
            "gone_by": each.at - AWAY,
        }
        # In one order everywhere: two processes that write about the same people never wait for
        # each other.
        for each in sorted(seen)
        if each.account_id in keeping
    ]
    if not rows:
        return
    given: dict[str, Any] = {name: bindparam(name) for name in ("account_id", "community_id")}
    at = bindparam("here_at", type_=UTCDateTime())
    noted = insert_into(session, _here).values(here_at=at, **given)
    gone_by = bindparam("gone_by", type_=UTCDateTime())
    newer = or_(_here.c.here_at.is_(None), _here.c.here_at < noted.excluded.here_at)
    session.connection().execute(
        noted.on_conflict_do_update(
            index_elements=["account_id", "community_id"],
            set_={
                "left_at": case(
                    (_here.c.here_at <= gone_by, _here.c.here_at), else_=_here.c.left_at
                ),
                "here_at": case((newer, noted.excluded.here_at), else_=_here.c.here_at),
            },
        ),
        rows,
    )


def _keeping(session: Session, account_ids: Collection[int]) -> set[int]:
    """Those of them who are still here and want it remembered."""
    wanted = sorted(account_ids)
    found: set[int] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        found.update(
            session.scalars(
                select(Account.id)
                .where(
                    Account.id.in_(wanted[start : start + _AT_ONCE]),
                    Account.state == AccountState.ACTIVE,
                    Account.keeps_places,
                )
                .order_by(Account.id)
                # As in `_if_kept`.
                .with_for_update(read=True, key_share=True)
            )
        )
    return found


def choose_places(session: Session, *, account_id: int, kept: bool) -> None:
    """Whether it is remembered how far this person has read; when not, all of it goes at once.

    Whoever lets it be remembered again begins now: nothing from before is unread.
    """
    account = session.get_one(Account, account_id, with_for_update=True)
    if account.keeps_places == kept:
        return
    account.keeps_places = kept
    for table in (ThreadPlace, CommunityPlace):
        session.execute(delete(table).where(table.account_id == account_id))
    if kept:
        now = clock.now()
        belongs = select(Membership.community_id).where(
            Membership.account_id == account_id, Membership.state == MembershipState.ACTIVE
        )
        session.add_all(
            CommunityPlace(account_id=account_id, community_id=each, counts_from=now)
            for each in session.scalars(belongs)
        )


def _if_kept(session: Session, table: Table, own: Mapping[str, int], **more: Any) -> Any:
    """Insert a row of somebody's own, if they still want it kept when it is written.

    Whoever switches it off meanwhile waits for this transaction, or is waited for.
    """
    values = {**own, **more}
    wish = (
        select(*(literal(value, table.c[name].type) for name, value in values.items()))
        .where(Account.id == own["account_id"], Account.keeps_places)
        .with_for_update(read=True, key_share=True)
    )
    return insert_into(session, table).from_select(list(values), wish)
