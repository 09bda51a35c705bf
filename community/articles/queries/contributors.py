"""Whose words went into an article, what they want, and which posts they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.aliases.policies import is_alias
from community.articles.models import ArticleContributor, ArticleSource, ContributorState
from community.articles.passages import Passage, words_of
from community.articles.policies import state_after_silence
from community.threads.access import is_live_reply
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class ContributorRow:
    """Somebody whose words stand in an article; `state` is UNNAMED after seven silent days."""

    id: int
    account_id: int
    handle: str
    name: str
    state: ContributorState
    asked_at: datetime
    silent: bool  # they were asked and have not answered in time

    @property
    def bears_alias(self) -> bool:
        """Whether they wrote without their name, so that none can stand at the article."""
        return is_alias(self.handle)


def contributors_of(session: Session, article_id: int) -> list[ContributorRow]:
    """All of them, in the order in which their words came in."""
    shown: tuple[Any, ...] = (
        *(ArticleContributor.id, ArticleContributor.account_id, Account.handle, Account.name),
        *(ArticleContributor.state, ArticleContributor.asked_at),
    )
    wanted = (
        select(*shown)
        .join(Account, Account.id == ArticleContributor.account_id)
        .where(ArticleContributor.article_id == article_id)
        .order_by(ArticleContributor.id)
    )
    return [_row(row) for row in session.execute(wanted)]


def _row(row: Row[Any]) -> ContributorRow:
    state = state_after_silence(row.state, row.asked_at, clock.now())
    return ContributorRow(**{**row._asdict(), "state": state, "silent": state != row.state})


def passages_by(session: Session, article_id: int, account_id: int) -> list[Passage]:
    """The posts of one contributor that an article names as its sources and that still stand."""
    of_article = select(ArticleSource.thread_id, ArticleSource.reply_id).where(
        ArticleSource.article_id == article_id
    )
    sources = session.execute(of_article).all()
    found = [
        *_openings(
            session, [row.thread_id for row in sources if row.thread_id and not row.reply_id]
        ),
        *_replies(session, [row.reply_id for row in sources if row.reply_id]),
    ]
    return [passage for passage in found if passage.author_id == account_id]


def passages_in(
    session: Session, thread_id: int, *, opening: bool, reply_ids: Sequence[int]
) -> list[Passage]:
    """What these posts of a thread say, the oldest first; those removed since are left out."""
    found = _openings(session, [thread_id]) if opening else []
    return [
        *found,
        *(each for each in _replies(session, reply_ids) if each.thread_id == thread_id),
    ]


_SAID = ("body", "body_html", "renderer", "author_id", "attribution")


def _openings(session: Session, thread_ids: Sequence[int]) -> list[Passage]:
    if not thread_ids:
        return []
    wanted: Select[Any] = select(
        Thread.id.label("thread_id"), *(getattr(Thread, name) for name in _SAID)
    ).where(Thread.id.in_(thread_ids), Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    return [_passage(row, reply_id=None) for row in session.execute(wanted.order_by(Thread.id))]


def _replies(session: Session, reply_ids: Sequence[int]) -> list[Passage]:
    if not reply_ids:
        return []
    wanted: Select[Any] = select(
        Reply.id, Reply.thread_id, *(getattr(Reply, name) for name in _SAID)
    ).where(Reply.id.in_(reply_ids), is_live_reply())
    return [_passage(row, reply_id=row.id) for row in session.execute(wanted.order_by(Reply.id))]


def _passage(row: Row[Any], *, reply_id: int | None) -> Passage:
    return Passage(
        thread_id=row.thread_id,
        reply_id=reply_id,
        author_id=row.author_id,
        words=words_of(row.body, row.body_html, row.renderer),
        credit=row.attribution or "",
    )
