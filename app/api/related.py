"""What was said before about a text or like a thread, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.extensions import limiter
from app.limits import KEYSTROKES
from app.relating import Related, related_to_text, related_to_thread
from app.rules import requires
from app.schemas.related import RelatedOut, RelatedQuery
from app.transactions import reading
from community.threads.queries import thread_head
from search.highlights import as_html

bp = ApiBlueprint("related", __name__, description="What was said before about the same.")


@bp.route("/related", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@limiter.limit(KEYSTROKES)
@requires("search.read")
@bp.arguments(RelatedQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, RelatedOut)  # type: ignore[untyped-decorator]  # the same
def like_text(asked: dict[str, Any]) -> dict[str, Any]:
    """Threads you may read that are like the title of one that is being written."""
    return _told(related_to_text(asked["title"]))


@bp.route("/threads/<int:thread_id>/related", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@limiter.limit(KEYSTROKES)
@requires("threads.read")
@bp.response(200, RelatedOut)  # type: ignore[untyped-decorator]  # the same
def like_thread(thread_id: int) -> dict[str, Any]:
    """Threads you may read that are like this one, best first."""
    with reading() as session:
        head = thread_head(session, actor(), thread_id)
    return _told(related_to_thread(head) if head.is_live else [])


def _told(found: list[Related]) -> dict[str, Any]:
    return {"items": [_item(each) for each in found]}


def _item(each: Related) -> dict[str, Any]:
    post, article = each.found.post, each.found.article
    return {
        "kind": post.kind if post else "article",
        "thread_id": post.thread_id if post else None,
        "reply_id": post.reply_id if post else None,
        "article_id": article.id if article else None,
        "title": each.title,
        "community": each.place[0],
        "solved": each.solved,
        "passage": as_html(each.passage),
        "url": each.url,
        "helps": each.helps,
    }
