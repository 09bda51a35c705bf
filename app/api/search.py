"""GET /api/v1/search: threads, answers and people from one box."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from app.addresses import post_address
from app.api.ground import ApiBlueprint
from app.extensions import limiter
from app.finding import Findings, Found, find
from app.limits import SEARCHES
from app.rules import requires
from app.schemas.search import FindingsOut, SearchQuery, filters_of
from community.articles.queries import FoundArticle
from community.errors import Refused
from search.highlights import as_html

bp = ApiBlueprint("search", __name__, description="Find threads, answers, communities and people.")

_LINK = {"Link": {"schema": {"type": "string"}, "description": 'The next page, rel="next".'}}


@bp.route("/search", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@limiter.limit(SEARCHES)
@requires("search.read")
@bp.arguments(SearchQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, FindingsOut, headers=_LINK)  # type: ignore[untyped-decorator]  # the same
def search(asked: dict[str, Any]) -> Any:
    """Search what you may read, hits grouped by thread with the best passage."""
    found = find(
        asked["q"],
        filters=filters_of(asked),
        offset=asked["cursor"],
        limit=asked["limit"],
        newest=asked["sort"] == "newest",
    )
    if found.problem:
        raise Refused(found.problem, code="query_too_long", fields={"q": found.problem})
    body = {
        "items": [_hit(item) for item in found.items],
        "total": found.total,
        "ignored": list(found.ignored),
        "absent": list(found.absent),
        "degraded": found.degraded,
    }
    return body, 200, _link_to_next(found)


def _link_to_next(found: Findings) -> dict[str, str]:
    if found.next_offset is None:
        return {}
    query = {**request.args.to_dict(), "cursor": str(found.next_offset)}
    return {"Link": f'<{request.path}?{urlencode(query)}>; rel="next"'}


def _hit(item: Found) -> dict[str, Any]:
    passage = as_html(item.passage)
    if item.person is not None:
        return {
            "kind": "person",
            "handle": item.person.handle,
            "title": item.person.name,
            "passage": passage,
            "url": f"/people/{item.person.handle}",
        }
    if item.article is not None:
        return _article(item.article, passage, item.place)
    post = item.post
    assert post is not None  # an item is a post, an article or a person
    return {
        "kind": post.kind,
        "thread_id": post.thread_id,
        "reply_id": post.reply_id,
        "handle": post.author_handle,
        "title": post.title,
        "community": post.community_slug,
        "created_at": post.created_at,
        "solved": post.solved,
        "accepted": post.accepted,
        "passage": passage,
        "more": item.more,
        "url": post_address(post.thread_id, post.reply_id),
    }


def _article(article: FoundArticle, passage: str, place: str) -> dict[str, Any]:
    return {
        "kind": "article",
        "article_id": article.id,
        "freshness": article.standing.value,
        "handle": article.author_handle,
        "title": article.title,
        "community": article.community_slug,
        "created_at": article.created_at,
        "passage": passage,
        "url": f"/articles/{article.id}{place}",
    }
