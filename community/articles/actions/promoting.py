"""Make an article of what was said in a thread, and ask those who said it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.aliases.policies import is_alias
from community.articles.actions.sources import Source
from community.articles.actions.writing import Written, draft_article
from community.articles.events import ArticleWordsAsked
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleKind,
    ContributorState,
)
from community.articles.passages import Passage
from community.articles.policies import MOST_CHOSEN
from community.articles.queries.contributors import passages_in
from community.communities.access import Granted
from community.errors import Refused
from community.outbox import record
from community.threads.access import GrantedThread
from community.threads.actions.states import demand_present
from community.words import N_


def demand_chosen(*, opening: bool, reply_ids: Sequence[int]) -> None:
    """Refused for no post at all and for more than thirty."""
    if not 1 <= len(set(reply_ids)) + opening <= MOST_CHOSEN:
        problem = N_("Choose 1 to %(most)s posts.", most=MOST_CHOSEN)
        raise Refused(problem, code="bad_choice", fields={"reply_ids": problem})


def demand_standing(
    passages: Sequence[Passage], *, opening: bool, reply_ids: Sequence[int]
) -> None:
    """Refused when one of the posts that were chosen is not in the thread, or not any more."""
    if len(passages) != len(set(reply_ids)) + opening:
        problem = N_("One of these posts is not there any more. Choose again.")
        raise Refused(problem, code="post_gone", fields={"reply_ids": problem})


def promote_posts(
    session: Session,
    granted: GrantedThread,
    place: Granted,
    *,
    by: Actor,
    kind: ArticleKind,
    written: Written,
    opening: bool,
    reply_ids: Sequence[int],
) -> Article:
    """Draft an article with these posts as its sources; whoever wrote them is asked.

    `granted` comes from `thread_to` and `place` from `community_to`, both with `articles.write`.
    Refused as `draft_article`, and for posts that are not there; Conflict for what is archived.
    """
    assert by.id is not None  # access has asked for a member
    demand_present(granted)
    demand_chosen(opening=opening, reply_ids=reply_ids)
    chosen = passages_in(session, granted.thread.id, opening=opening, reply_ids=reply_ids)
    demand_standing(chosen, opening=opening, reply_ids=reply_ids)
    made = draft_article(
        session,
        place,
        author=by,
        kind=kind,
        written=written,
        language=granted.thread.language,
        sources=[_source(each) for each in chosen],
    )
    authors = list(dict.fromkeys(each.author_id for each in chosen))
    if _ask(session, made, authors, by_id=by.id):
        record(
            session,
            ArticleWordsAsked(
                community_id=made.community_id, article_id=made.id, asked_by_id=by.id
            ),
        )
    return made


def _source(post: Passage) -> Source:
    return Source(reply_id=post.reply_id) if post.reply_id else Source(thread_id=post.thread_id)


def _ask(session: Session, article: Article, authors: Sequence[int], *, by_id: int) -> bool:
    """Write down whose words they are; whether anybody has to be asked."""
    now = clock.now()
    states = _states(session, authors, by_id=by_id)
    rows = [
        {
            "article_id": article.id,
            "account_id": author,
            "state": states[author],
            "asked_at": now,
            "answered_at": None if states[author] == ContributorState.ASKED else now,
        }
        for author in authors
    ]
    session.execute(insert(ArticleContributor), rows)
    return ContributorState.ASKED in states.values()


def _states(session: Session, authors: Sequence[int], *, by_id: int) -> dict[int, str]:
    """Whoever drafts it agrees; nobody is there to be asked for those who were never here.

    An alias is asked like anybody, also when its person is the one who drafts or has gone.
    """
    rows = session.execute(
        select(Account.id, Account.handle, Account.state).where(Account.id.in_(authors))
    )
    found: dict[int, str] = {}
    for row in rows:
        answers = row.state == AccountState.ACTIVE or is_alias(row.handle)
        asked = ContributorState.ASKED if answers else ContributorState.UNNAMED
        found[row.id] = ContributorState.NAMED if row.id == by_id else asked
    return found
