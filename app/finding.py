"""Answer a search for somebody: parse, ask the index, check every hit in the database again.

Shared by the pages and the API. The index says where to look; what is shown is read from the
rows, for this reader, after the index has answered.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import Flask, current_app

from app.actor import actor
from app.config import Settings
from app.transactions import reading
from community.articles.queries import FoundArticle, articles_found
from community.search import queries
from community.search.queries import FoundPerson, FoundPost
from community.text import plain
from community.words import N_, Words
from search import Group, Hit, Page, Query, QueryRefused, SearchEngine, open_engine, parse
from search.engine import DEEPEST_GROUP
from search.highlights import Part, passage

PAGE_SIZE = 20
# A question that was solved was answered, whoever looks for answered ones; one without an answer
# is open.
_WIDER_STATUS = {
    "answered": frozenset({"answered", "solved"}),
    "open": frozenset({"open", "unanswered"}),
}

Result = TypeVar("Result")
_NO_PROBLEM = Words("")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A thread with the passage that answers best, an article, or a person."""

    post: FoundPost | None = None
    article: FoundArticle | None = None
    person: FoundPerson | None = None
    passage: tuple[Part, ...] = ()
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Findings:
    """One page of what was found.

    `total` counts threads and people that the reader may open, `passages` and `kinds` the posts
    and people that match.
    """

    items: tuple[Found, ...] = ()
    total: int = 0
    passages: int = 0
    next_offset: int | None = None
    degraded: bool = False
    ignored: tuple[str, ...] = ()
    asked: bool = False
    problem: Words = _NO_PROBLEM
    kinds: Mapping[str, int] | None = None


def init_app(app: Flask, settings: Settings) -> None:
    """Open the index for reading; the worker alone writes it."""
    app.extensions["hearth.search"] = open_engine(settings.index_dir)


def search_engine() -> SearchEngine:
    """The engine of the current application."""
    found: SearchEngine = current_app.extensions["hearth.search"]
    return found


def find(
    text: str,
    *,
    filters: Mapping[str, str],
    offset: int = 0,
    limit: int = PAGE_SIZE,
    newest: bool = False,
) -> Findings:
    """What the current actor finds; a query that cannot be read is a `problem`, not an error."""
    try:
        query = parse(text, filters=filters, languages=_languages())
    except QueryRefused as error:
        words = N_(
            "The search is longer than %(most)s characters. "
            "Keep the words that matter most and search again.",
            most=error.most,
        )
        return Findings(problem=words)
    if not (query.asks_for_words or query.filters):
        return Findings(ignored=query.ignored, asked=bool(query.excluded))
    with reading() as session:
        audiences = queries.audiences_of(session, actor())
        query = _resolved(query)
    engine = search_engine()
    page = _beside_the_hub(
        lambda: engine.search(
            query,
            audiences=audiences,
            limit=limit,
            offset=offset,
            order="newest" if newest else "relevance",
        )
    )
    return _shown(page, query, offset=offset, limit=limit)


def are_alike(one: str, other: str) -> bool:
    """Whether two titles share enough of their longer words, by how they begin."""
    shared = _stems(one) & _stems(other)
    return len(shared) >= max(2, len(_stems(other)) // 3)


def _stems(title: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", title.casefold())}


def _languages() -> tuple[str, ...]:
    own = actor().locale.partition("-")[0]
    return ("en", own) if own and own != "en" else ("en",)


def _resolved(query: Query) -> Query:
    """Names in filters become the keys the index knows; an unknown name matches nothing."""
    filters = []
    with reading() as session:
        for key, values in query.filters:
            wanted = values
            if key == "in":
                wanted = queries.community_ids(session, actor(), values)
            elif key == "author":
                wanted = queries.account_ids(session, values)
            elif key == "status":
                wanted = frozenset().union(*(_WIDER_STATUS.get(v, {v}) for v in values))
            filters.append((key, wanted))
    return replace(query, filters=tuple(filters))


def _beside_the_hub(ask: Callable[[], Result]) -> Result:
    """Run a search on a thread under gevent, so that other requests go on meanwhile."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None or not monkey.is_module_patched("socket"):
        return ask()
    from gevent import get_hub

    result: Result = get_hub().threadpool.apply(ask)
    return result


def _shown(page: Page, query: Query, *, offset: int, limit: int) -> Findings:
    hits = [hit for group in page.groups for hit in group.hits]
    with reading() as session:
        posts = queries.posts_found(
            session,
            actor(),
            threads=_numbers(hits, "thread"),
            replies=_numbers(hits, "reply"),
        )
        articles = articles_found(session, actor(), _numbers(hits, "article"))
        people = queries.people_found(session, actor(), _numbers(hits, "person"))
    by_uid: dict[str, FoundPost | FoundArticle | FoundPerson] = {
        **{_uid(post): post for post in posts.values()},
        **{f"article:{article.id}": article for article in articles.values()},
        **{f"person:{person.id}": person for person in people.values()},
    }
    items = tuple(item for group in page.groups if (item := _item(group, by_uid, query)))
    further = offset + limit
    refused = len(page.groups) - len(items)
    return Findings(
        items=items,
        total=page.total - refused,
        passages=page.documents,
        next_offset=further if further < min(page.total, DEEPEST_GROUP) else None,
        degraded=page.degraded,
        ignored=query.ignored,
        asked=True,
        kinds=page.facets.get("type", {}),
    )


def _numbers(hits: list[Hit], what: str) -> list[int]:
    named = [hit.uid.partition(":") for hit in hits]
    return [int(number) for kind, _, number in named if kind == what]


def _uid(post: FoundPost) -> str:
    return f"thread:{post.thread_id}" if post.reply_id is None else f"reply:{post.reply_id}"


def _item(
    group: Group, by_uid: Mapping[str, FoundPost | FoundArticle | FoundPerson], query: Query
) -> Found | None:
    """The best hit of a group that may be shown; None when the database refuses them all."""
    for hit in group.hits:
        found = by_uid.get(hit.uid)
        if isinstance(found, FoundPost):
            parts = passage(plain(found.html), query, languages=_languages())
            return Found(post=found, passage=parts, more=group.matches - 1)
        if isinstance(found, FoundArticle):
            parts = passage(plain(found.html), query, languages=_languages())
            return Found(article=found, passage=parts)
        if isinstance(found, FoundPerson):
            words = " · ".join(
                filter(None, (found.headline, found.team, found.location, plain(found.bio_html)))
            )
            return Found(person=found, passage=passage(words, query, languages=_languages()))
    return None
