"""Answer a search for somebody: parse, ask the index, check every hit in the database again.

Shared by the pages and the API. The index says where to look; what is shown is read from the
rows, for this reader, after the index has answered.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.actor import actor
from app.config import Settings
from app.heard import passage_of_article
from app.index import engine_of
from app.searched_words import Told, told_of_words
from app.transactions import reading
from community.articles.queries import FoundArticle, articles_found
from community.search import queries
from community.search.queries import FoundPerson, FoundPost
from community.text import plain
from community.words import N_, Words
from search import Group, Hit, Misread, Page, Query, QueryRefused, SearchEngine, parse
from search.engine import DEEPEST_GROUP, Order
from search.facets import NO_FACETS, Facets
from search.highlights import Part, passage
from search.language import words_only

PAGE_SIZE = 20
# A question that was solved was answered, whoever looks for answered ones; one without an answer
# is open.
_WIDER_STATUS = {
    "answered": frozenset({"answered", "solved"}),
    "open": frozenset({"open", "unanswered"}),
}

TELLING = re.compile(r"\w{4,}")  # shorter words are mostly those that every text has

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
    place: str = ""  # of the passage in an article: what follows its address

    @property
    def group(self) -> str:
        """The group of the index that it stands for; empty for a person."""
        if self.article is not None:
            return f"article:{self.article.id}"
        return "" if self.post is None else f"thread:{self.post.thread_id}"


@dataclass(frozen=True, kw_only=True)
class Findings:
    """One page of what was found.

    `total` counts threads and people that the reader may open, `passages` the posts and people
    that match. `facets` counts threads by operator and value (communities by id). `suggestion` is
    the text as it was probably meant, when little was found; `misread` what looked like an
    operator and is none.
    """

    items: tuple[Found, ...] = ()
    total: int = 0
    passages: int = 0
    next_offset: int | None = None
    degraded: bool = False
    ignored: tuple[str, ...] = ()
    asked: bool = False
    problem: Words = _NO_PROBLEM
    misread: tuple[Misread, ...] = ()
    facets: Facets = field(default_factory=lambda: NO_FACETS)
    suggestion: str = ""
    absent: tuple[str, ...] = ()  # words that nobody has written where the reader may read

    @property
    def kinds(self) -> Mapping[str, int]:
        """Threads by the type of what matches in them."""
        return self.facets.get("type", {})


def init_app(app: Flask, settings: Settings) -> None:
    """Open the index for reading; the worker alone writes it."""
    app.extensions["hearth.search"] = engine_of(settings)


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
    since: datetime | None = None,
    apart: bool = False,
) -> Findings:
    """What the current actor finds; a query that cannot be read is a `problem`, not an error.

    `since` is the first moment of what may be found; with `apart` people are found by their type
    alone, since the page shows them beside.
    """
    languages = _languages()
    try:
        query = _narrowed(parse(text, filters=filters, languages=languages), since, apart=apart)
    except QueryRefused as error:
        return Findings(problem=_too_long(error.most))
    if not (query.asks_for_words or query.narrows):
        asked = bool(query.excluded or query.without) and not apart
        return Findings(ignored=query.ignored, misread=query.misread, asked=asked)
    with reading() as session:
        audiences = queries.audiences_of(session, actor())
        query = _resolved(query)
    page, told = _asked(
        query, audiences, offset=offset, limit=limit, order="newest" if newest else "relevance"
    )
    shown = _shown(page, query, offset=offset, limit=limit)
    return replace(shown, suggestion=told.suggestion, absent=told.absent)


def _asked(
    query: Query, audiences: frozenset[str], *, offset: int, limit: int, order: Order
) -> tuple[Page, Told]:
    """What the index says, and on its first page what it says of the words."""
    engine, languages = search_engine(), _languages()

    def ask() -> tuple[Page, Told]:
        page = engine.search(
            query, audiences=audiences, limit=limit, offset=offset, order=order, counted=True
        )
        if page.degraded or offset or not query.asks_for_words:
            return page, Told()
        return page, told_of_words(
            engine, query, audiences=audiences, languages=languages, found=page.total
        )

    return _beside_the_hub(ask)


def _too_long(most: int) -> Words:
    return N_(
        "The search is longer than %(most)s characters. "
        "Keep the words that matter most and search again.",
        most=most,
    )


def _narrowed(query: Query, since: datetime | None, *, apart: bool) -> Query:
    if since is not None:
        query = replace(query, after=max(since, query.after or since))
    if apart and "type" not in dict(query.filters):
        query = replace(query, without=(*query.without, ("type", frozenset({"person"}))))
    return query


def completions(prefix: str, *, limit: int = 8) -> tuple[str, ...]:
    """Words the current actor may read somewhere that begin so, the commonest first."""
    with reading() as session:
        audiences = queries.audiences_of(session, actor())
    engine = search_engine()
    return _beside_the_hub(lambda: engine.complete(prefix, audiences=audiences, limit=limit))


def find_like(title: str, body: str, *, limit: int) -> list[tuple[Found, float]]:
    """Threads and articles like a text, best first, with the score of each; no profiles."""
    with reading() as session:
        audiences = queries.audiences_of(session, actor()) - {queries.PEOPLE}
    engine, languages = search_engine(), _languages()
    page = _beside_the_hub(
        lambda: engine.related(
            title=title, body=body, audiences=audiences, languages=languages, limit=limit
        )
    )
    scores = {group.thread: group.best.score for group in page.groups}
    shown = _shown(
        page,
        words_only(" ".join(TELLING.findall(title)), languages=languages),
        offset=0,
        limit=limit,
    )
    return [(item, scores[group]) for item in shown.items if (group := item.group)]


def _languages() -> tuple[str, ...]:
    own = actor().locale.partition("-")[0]
    return ("en", own) if own and own != "en" else ("en",)


def _resolved(query: Query) -> Query:
    """Names in filters become the keys the index knows; an unknown name matches nothing."""
    with reading() as session:
        return replace(
            query,
            filters=tuple(_meant(session, *each) for each in query.filters),
            without=tuple(_meant(session, *each) for each in query.without),
        )


def _meant(session: Session, key: str, values: frozenset[str]) -> tuple[str, frozenset[str]]:
    if key == "in":
        return key, queries.community_ids(session, actor(), values)
    if key == "author":
        return key, queries.account_ids(session, values)
    if key == "status":
        return key, frozenset().union(*(_WIDER_STATUS.get(v, {v}) for v in values))
    return key, values


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
        misread=query.misread,
        asked=True,
        facets=page.facets,
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
            parts, place = passage_of_article(found, query, _languages())
            return Found(article=found, passage=parts, place=place)
        if isinstance(found, FoundPerson):
            words = " · ".join(
                filter(None, (found.headline, found.team, found.location, plain(found.bio_html)))
            )
            return Found(person=found, passage=passage(words, query, languages=_languages()))
    return None
