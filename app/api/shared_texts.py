"""Texts of the organisation for programs of admins; their history is that of the settings."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.idempotency import once
from app.rules import requires
from app.schemas.measures import TextForm, TextOut, TextPatch
from app.transactions import reading, unit_of_work
from community.moderation.actions import texts
from community.moderation.queries.measures import texts_for
from community.moderation.texts import name_of, words_of
from community.organisation.queries import newest_change
from community.paging import Page

bp = ApiBlueprint(
    "shared_texts", __name__, description="Texts that the moderators of all communities use again."
)
_TEXTS = "/moderation/texts"


@bp.route(_TEXTS, methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.oversee")
@bp.lists(TextOut, query=PageQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Texts for the facilitators of all communities, at most fifty."""
    del query
    with reading() as session:
        return Page(items=texts_for(session, None), next_cursor=None)


@bp.route(_TEXTS, methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.oversee")
@bp.arguments(TextForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(TextOut)
def add(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Keep a text for all communities."""
    with unit_of_work() as session:
        made = int(
            once(
                session,
                lambda: str(texts.add_text(session, community_id=None, by=actor(), **data).id),
            )
        )
    return {"id": made, "own": False, **data}, f"/api/v1{_TEXTS}/{made}"


@bp.route(f"{_TEXTS}/<int:shared_text_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.oversee")
@bp.response(200, TextOut)  # type: ignore[untyped-decorator]  # the same
def show(shared_text_id: int) -> Any:
    """One text of the organisation."""
    return _tagged(shared_text_id)


def _tagged(text_id: int) -> Any:
    with reading() as session:
        row = texts.text_here(session, community_id=None, text_id=text_id)
        body = {"id": row.id, **words_of(row), "own": False}
        version = newest_change(session, (name_of(row),))
    return tagged(body, TextOut(), version=version)


@bp.route(f"{_TEXTS}/<int:shared_text_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.oversee")
@bp.arguments(TextPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TextOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], shared_text_id: int) -> Any:
    """Write a text anew; what is left out stays. If-Match is the ETag that was read."""
    seen = expected_version()
    with unit_of_work() as session:
        row = texts.text_here(session, community_id=None, text_id=shared_text_id)
        wanted = {**words_of(row), **data}
        texts.change_text(
            session, community_id=None, text_id=shared_text_id, by=actor(), since=seen, **wanted
        )
    return _tagged(shared_text_id)


@bp.route(f"{_TEXTS}/<int:shared_text_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.oversee")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(shared_text_id: int) -> None:
    """Take a text of the organisation out; it can be set back in the history of the settings."""
    with unit_of_work() as session:
        texts.remove_text(session, community_id=None, text_id=shared_text_id, by=actor())
