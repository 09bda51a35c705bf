"""Lines about people who wait for a first reply, newcomers before all others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Membership
from community.communities.policies import NEW_BELOW_POSTS, NEW_FOR, is_newcomer
from community.seal.masks import is_other
from community.threads.models import Reply, Thread, ThreadKind
from community.today.lines import Draft, Line, Place
from community.today.ranks import Rank
from community.words import N_, Words

# Older ones belong to the list of unanswered questions, not to anybody's day.
_LOOKED_BACK = timedelta(days=28)
_LONG = timedelta(hours=24)
_MOST = 200

_WELCOME = N_(
    "Welcome, %(name)s, and thank you for asking.\n\n"
    "I do not want this to wait. What I can say so far: …\n\n"
    "What have you tried already, and what would help you most?"
)
_GREETING = N_(
    "Welcome, %(name)s, good to have you here.\n\n"
    "What made you write this now? Others here will know more once they read: …"
)
_FIRST_REPLY = N_(
    "Thank you for asking, %(name)s.\n\n"
    "A first thought, so that this does not wait: …\n\n"
    "Does anybody here know more about it?"
)


def unanswered(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """Threads of the last four weeks to which nobody else has said anything; one statement."""
    by_id = {place.id: place for place in places}
    now = clock.now()
    for row in session.execute(_waiting(actor, list(by_id), since=now - _LOOKED_BACK)):
        new = row.joined_at is not None and is_newcomer(
            row.joined_at, posts=row.posts_count or 0, now=now
        )
        if new or row.kind == ThreadKind.QUESTION:
            yield _line(row, by_id[row.community_id], new=new, now=now)


def _waiting(actor: Actor, place_ids: list[int], *, since: datetime) -> Select[Any]:
    gone: tuple[Any, ...] = (Thread.deleted_at, Thread.hidden_at, Thread.withdrawn_at)
    gone += (Thread.locked_at, Thread.archived_at, Thread.merged_into_id)
    waiting: Any = (
        select(
            Thread.id,
            Thread.community_id,
            Thread.kind,
            Thread.title,
            Thread.created_at,
            Account.name,
            Membership.joined_at,
            Membership.posts_count,
        )
        .join(Account, Account.id == Thread.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.account_id == Thread.author_id,
                Membership.community_id == Thread.community_id,
            ),
        )
        .where(
            Thread.community_id.in_(place_ids),
            Thread.created_at >= since,
            Thread.kind.in_((ThreadKind.QUESTION, ThreadKind.DISCUSSION)),
            is_other(Thread.author_id, actor.id),
            Account.automated.is_(False),
            *(column.is_(None) for column in gone),
            ~_answered(),
        )
        # Among more than anybody can answer in a day, newcomers still come first.
        .order_by(_is_new().desc(), Thread.created_at)
        .limit(_MOST)
    )
    return cast("Select[Any]", waiting)


def _answered() -> Any:
    return exists().where(
        Reply.thread_id == Thread.id,
        Reply.author_id != Thread.author_id,
        Reply.deleted_at.is_(None),
        Reply.hidden_at.is_(None),
        Reply.withdrawn_at.is_(None),
    )


def _is_new() -> Any:
    """The SQL twin of `is_newcomer`, to begin with them; False where there is no membership."""
    lately = or_(
        Membership.joined_at > clock.now() - NEW_FOR, Membership.posts_count < NEW_BELOW_POSTS
    )
    return func.coalesce(lately, False)


def _line(row: Row[Any], place: Place, *, new: bool, now: datetime) -> Line:
    long = now - row.created_at > _LONG
    question = row.kind == ThreadKind.QUESTION
    if new:
        rank = Rank.WAITING_NEWCOMER if long else Rank.NEWCOMER
        body = _WELCOME if question else _GREETING
    else:
        rank = Rank.WAITING_QUESTION if long else Rank.QUESTION
        body = _FIRST_REPLY
    return Line(
        key=f"unanswered:{row.id}",
        kind="newcomer" if new else "question",
        place=place,
        rank=rank,
        since=row.created_at,
        says=N_("“%(title)s” has no reply yet", title=row.title),
        why=_why(row.name, new=new, question=question, long=long),
        href=f"/threads/{row.id}",
        draft=Draft(href=f"/threads/{row.id}", body=Words(body.template, {"name": row.name})),
    )


def _why(name: str, *, new: bool, question: bool, long: bool) -> Words:
    if new and long:
        return N_(
            "%(name)s is new and has waited for more than a day. Newcomers who hear from somebody "
            "soon come back more often.",
            name=name,
        )
    if new and question:
        return N_(
            "%(name)s is new and asks. A reply within a day makes it likelier that they come back.",
            name=name,
        )
    if new:
        return N_("%(name)s is new here and has written something.", name=name)
    if long:
        return N_("%(name)s asked more than a day ago, and nobody has said anything.", name=name)
    return N_("%(name)s asked less than a day ago. Perhaps somebody else will answer.", name=name)
