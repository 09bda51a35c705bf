"""Films and talks of articles for programs."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import once
from app.real_threads import in_real_thread
from app.rules import requires
from app.schemas.recordings import RecordingForm, RecordingsOut
from app.transactions import reading, unit_of_work
from community.articles import actions, queries
from community.articles.access import editable_article, readable_article
from community.articles.transcripts import passages_of

bp = ApiBlueprint("recordings", __name__, description="Films and talks, and what is said in them.")


@bp.route("/articles/<int:article_id>/recordings", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.response(200, RecordingsOut)  # type: ignore[untyped-decorator]  # the same
def index(article_id: int) -> dict[str, Any]:
    """The recordings of an article with their transcripts."""
    return _listed(article_id)


def _listed(article_id: int) -> dict[str, Any]:
    with reading() as session:
        readable_article(session, actor(), article_id)
        return {"items": queries.recordings_of(session, article_id)}


@bp.route("/articles/<int:article_id>/recordings", methods=["POST"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.write")
@bp.arguments(RecordingForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(RecordingsOut)
def add(data: dict[str, Any], article_id: int) -> tuple[Any, str]:
    """Name a recording, with its transcript as WebVTT, SRT or plain text."""
    passages = in_real_thread(partial(passages_of, data["transcript"]))

    def make(session: Session) -> str:
        made = actions.add_recording(
            session,
            editable_article(session, actor(), article_id),
            title=data["title"],
            url=data["address"],
            passages=passages,
        )
        return str(made.id)

    with unit_of_work() as session:
        once(session, lambda: make(session))
    return _listed(article_id), f"/api/v1/articles/{article_id}/recordings"


@bp.route(  # type: ignore[untyped-decorator]  # the same
    "/articles/<int:article_id>/recordings/<int:recording_id>", methods=["DELETE"]
)
@requires("articles.write")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(article_id: int, recording_id: int) -> None:
    """Take a recording off."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.remove_recording(session, granted, recording_id)
