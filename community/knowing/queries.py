"""Who might know the answer to a question, from what members answered before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.answers.models import Expert
from community.communities.able import is_able
from community.communities.models import Membership, MembershipState, Tag
from community.communities.policies import is_muted
from community.knowing.models import Ask, Unasked
from community.knowing.policies import MOST_SUGGESTED, Evidence, fit, has_room
from community.threads.access import GrantedThread, is_live_reply
from community.threads.models import Reply, ReplyKind, Thread, ThreadTag

_WEEK = timedelta(days=7)
_LOOKED_BACK = timedelta(days=730)
_LOOKED_AT = 2_000  # answers, newest first


class Suggested(NamedTuple):
    """A member who might know, and why: figures of what every reader can read."""

    account_id: int
    handle: str
    name: str
    avatar: str | None
    named_for: tuple[str, ...]  # tags
    answers: int  # under its tags
    alike: int  # threads like it that they answered


class Asked(NamedTuple):
    """A member who was asked already."""

    handle: str
    name: str


def asked_of(session: Session, thread_id: int) -> list[Asked]:
    """Who was asked about a question, in that order."""
    rows = session.execute(
        select(Account.handle, Account.name)
        .join(Ask, Ask.account_id == Account.id)
        .where(Ask.thread_id == thread_id)
        .order_by(Ask.id)
    )
    return [Asked(*row) for row in rows]


def who_might_know(
    session: Session, granted: GrantedThread, *, alike: Mapping[int, float]
) -> list[Suggested]:
    """At most three members, the best fit first.

    `alike` are threads like the question with their weights in 0..1. Left out are who asked, who
    wrote in it or was asked, who cannot come or does not want to be asked, and who was asked often
    enough in the last seven days.
    """
    named = _named_for(session, granted.thread.id)
    rows = _answers(session, granted, alike)
    people = {row.author_id for row in rows} | set(named)
    lines = _who_can_come(session, granted, people)
    asked, of_the_week = _asked_lately(session, granted.community.id)
    found = []
    for account_id, line in lines.items():
        if not has_room(asked=asked.get(account_id, 0), of_the_week=of_the_week):
            continue
        mine = [row for row in rows if row.author_id == account_id]
        evidence = _evidence(mine, alike, named=account_id in named, asked=asked.get(account_id, 0))
        suggested = Suggested(
            account_id,
            *line,
            named_for=tuple(sorted(named.get(account_id, ()))),
            answers=evidence.answers,
            alike=len({row.thread_id for row in mine if row.thread_id in alike}),
        )
        found.append((fit(evidence), -account_id, suggested))
    return [each for _, _, each in sorted(found, reverse=True)[:MOST_SUGGESTED]]


def _named_for(session: Session, thread_id: int) -> dict[int, set[str]]:
    rows = session.execute(
        select(Expert.account_id, Tag.name)
        .join(Tag, Tag.id == Expert.tag_id)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .where(ThreadTag.thread_id == thread_id)
    )
    named: dict[int, set[str]] = defaultdict(set)
    for account_id, name in rows:
        named[account_id].add(name)
    return named


def _answers(session: Session, granted: GrantedThread, alike: Mapping[int, float]) -> list[Any]:
    """Answers of the community under the question's tags, or in threads like it."""
    own = select(ThreadTag.tag_id).where(ThreadTag.thread_id == granted.thread.id)
    under = select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(own))
    tagged: ColumnElement[bool] = Thread.id.in_(under)
    found: Any = session.execute(
        select(
            Reply.author_id,
            Reply.thread_id,
            Reply.created_at,
            Thread.created_at.label("asked_at"),
            (Thread.accepted_reply_id == Reply.id).label("accepted"),
            tagged.label("tagged"),
        )
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Thread.community_id == granted.community.id,
            Thread.id != granted.thread.id,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
            or_(tagged, Thread.id.in_(list(alike))),
            Reply.kind == ReplyKind.ANSWER,
            Reply.created_at > clock.now() - _LOOKED_BACK,
            Reply.author_id != Thread.author_id,
            is_live_reply(),
        )
        .order_by(Reply.id.desc())
        .limit(_LOOKED_AT)
    )
    return list(found)


def _who_can_come(
    session: Session, granted: GrantedThread, people: Collection[int]
) -> dict[int, tuple[str, str, str | None]]:
    there = select(Reply.author_id).where(Reply.thread_id == granted.thread.id)
    told = select(Ask.account_id).where(Ask.thread_id == granted.thread.id)
    rows = session.execute(
        select(Account.id, Account.handle, Account.name, Account.avatar, Membership.muted_until)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Account.id.in_(people),
            Account.id != granted.thread.author_id,
            Account.id.not_in(there),
            Account.id.not_in(told),
            Account.id.not_in(select(Unasked.account_id)),
            Membership.community_id == granted.community.id,
            Membership.state == MembershipState.ACTIVE,
            is_able(),
        )
    )
    now = clock.now()
    return {
        row.id: (row.handle, row.name, row.avatar)
        for row in rows
        if not is_muted(row.muted_until, now=now)
    }


def _asked_lately(session: Session, community_id: int) -> tuple[dict[int, int], int]:
    """How often each was asked in seven days, anywhere, and how often anybody was in this place."""
    since = clock.now() - _WEEK
    everywhere = session.execute(
        select(Ask.account_id, func.count()).where(Ask.created_at > since).group_by(Ask.account_id)
    )
    here = session.scalar(
        select(func.count())
        .select_from(Ask)
        .join(Thread, Thread.id == Ask.thread_id)
        .where(Ask.created_at > since, Thread.community_id == community_id)
    )
    return {row[0]: row[1] for row in everywhere}, here or 0


def _evidence(
    mine: Iterable[Any], alike: Mapping[int, float], *, named: bool, asked: int
) -> Evidence:
    rows = list(mine)
    day = timedelta(days=1)
    last = max((row.created_at for row in rows), default=None)
    return Evidence(
        alike=sum(alike.get(thread, 0.0) for thread in {row.thread_id for row in rows}),
        answers=sum(bool(row.tagged) for row in rows),
        accepted=sum(bool(row.tagged and row.accepted) for row in rows),
        named=named,
        days=(clock.now() - last) / day if last else _LOOKED_BACK / day,
        soon=sum(row.created_at - row.asked_at <= day for row in rows),
        all_answers=len(rows),
        asked=asked,
    )


def welcomes_being_asked(session: Session, account_id: int) -> bool:
    """Whether somebody may be suggested to others."""
    found = session.scalar(select(Unasked.account_id).where(Unasked.account_id == account_id))
    return found is None
