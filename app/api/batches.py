"""One act on several reports or waiting posts, what became of each, and taking it back."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.batching import do_together, take_back
from app.rules import requires
from app.schemas.batches import BatchIn, BatchOut, WholeBatchOut
from app.transactions import reading
from community.communities.access import community_to
from community.moderation.access import batch_to
from community.moderation.policies import BatchAct
from community.moderation.queries.batches import batch_items, batch_row, batches_page
from community.paging import Page

bp = ApiBlueprint(
    "batches",
    __name__,
    description="Act on several reports or waiting posts at once, and take it back.",
)


class BatchQuery(PageQuery):
    """Of which community."""

    community = fields.String(required=True, validate=validate.Length(min=1, max=60))


@bp.route("/moderation/batches", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.undo")
@bp.lists(BatchOut, query=BatchQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """What was done to several at once in a community, newest first; kept for 90 days."""
    with reading() as session:
        granted = community_to(session, actor(), query["community"], verb="moderation.undo")
        return batches_page(
            session,
            community_id=granted.community.id,
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/moderation/batches", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.arguments(BatchIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(WholeBatchOut)
def create(data: dict[str, Any]) -> Any:
    """Dismiss, hide or take in hand several reports; approve or reject several waiting posts.

    At most 50. Each is a step of its own: what could not be done is named, with why, and hinders
    none of the others. The same Idempotency-Key goes on where a request was interrupted.
    """
    batch_id = do_together(
        data["community"],
        act=BatchAct(data["act"]),
        seen={each["id"]: each["version"] for each in data["items"]},
        **{name: data[name] for name in ("reason", "text_id", "rule")},
    )
    return _whole(batch_id), f"/api/v1/moderation/batches/{batch_id}"


@bp.route("/moderation/batches/<int:batch_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.undo")
@bp.response(200, WholeBatchOut)  # type: ignore[untyped-decorator]  # the same
def show(batch_id: int) -> Any:
    """What became of each; titles are for who facilitates there."""
    return _whole(batch_id)


@bp.route("/moderation/batches/<int:batch_id>/undo", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.undo")
@bp.response(200, WholeBatchOut)  # type: ignore[untyped-decorator]  # the same
def undo(batch_id: int) -> Any:
    """Take it back within a day, if you did it or are an admin; 409 when it was taken back.

    What somebody has touched since stays as it is, and `undone_why` says why.
    """
    take_back(lambda session: batch_to(session, actor(), batch_id))
    return _whole(batch_id)


def _whole(batch_id: int) -> dict[str, Any]:
    with reading() as session:
        found = batch_to(session, actor(), batch_id)
        row = batch_row(session, found.batch.id)
        readable = found.granted.may("moderation.review")
        items = batch_items(session, row, readable=readable)
    return {**vars(row), "undoable": row.undoable, "items": items}
