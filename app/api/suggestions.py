"""Suggested changes of posts for programs."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.idempotency import once
from app.rendering import render_edited
from app.rules import requires
from app.schemas.suggestions import (
    NewReplySuggestion,
    NewThreadSuggestion,
    SuggestionDecision,
    SuggestionItemOut,
    SuggestionOut,
)
from app.suggesting import carry_out, shown_suggestion
from app.transactions import reading, unit_of_work
from community.paging import Page
from community.suggestions.access import post_to, suggestion_to
from community.suggestions.actions import post_of, suggest, withdraw, words_now
from community.suggestions.deciding import Decision
from community.suggestions.queries import (
    SuggestionRow,
    suggestions_made,
    suggestions_to_decide,
)

bp = ApiBlueprint(
    "suggestions",
    __name__,
    description="Suggest a change of somebody else's post, and decide on what is suggested.",
)
_ADDRESS = "/api/v1/suggestions/"


class SuggestionsQuery(PageQuery):
    """Which suggestions."""

    which = fields.String(
        load_default="to_decide",
        validate=validate.OneOf(("to_decide", "made")),
        metadata={"description": "Those that wait for your decision, or those you made."},
    )


@bp.route("/suggestions", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("suggestions.list")
@bp.lists(SuggestionItemOut, query=SuggestionsQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Suggestions that wait for your decision, or that you made; the newest first."""
    asked = suggestions_made if query["which"] == "made" else suggestions_to_decide
    with reading() as session:
        found = asked(session, actor(), cursor=query["cursor"], size=query["limit"])
    return Page(items=[_item(row) for row in found.items], next_cursor=found.next_cursor)


def _item(row: SuggestionRow) -> dict[str, Any]:
    decider = None
    if row.decided_by_handle is not None:
        decider = {"handle": row.decided_by_handle, "name": row.decided_by_name}
    proposer = {"handle": row.proposer_handle, "name": row.proposer_name}
    return {**vars(row), "proposer": proposer, "decided_by": decider}


@bp.route("/threads/<int:thread_id>/suggestions", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("suggestions.make")
@bp.arguments(NewThreadSuggestion)  # type: ignore[untyped-decorator]  # the same
@bp.creates(SuggestionOut)
def create(data: dict[str, Any], thread_id: int) -> tuple[Any, str]:
    """Suggest what the first post of a thread is to say."""
    return _create(data, thread_id=thread_id, reply_id=None)


@bp.route("/replies/<int:reply_id>/suggestions", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("suggestions.make")
@bp.arguments(NewReplySuggestion)  # type: ignore[untyped-decorator]  # the same
@bp.creates(SuggestionOut)
def create_for_reply(data: dict[str, Any], reply_id: int) -> tuple[Any, str]:
    """Suggest what a reply or an answer is to say."""
    return _create(data, thread_id=0, reply_id=reply_id)


def _create(data: dict[str, Any], *, thread_id: int, reply_id: int | None) -> tuple[Any, str]:
    where: dict[str, Any] = {"thread_id": thread_id, "reply_id": reply_id}
    with reading() as session:
        on = post_to(session, actor(), **where, verb="suggestions.make")
        now, renderer = words_now(session, on), post_of(on).renderer
    text = render_edited(data.get("body", now.body), renderer=renderer)

    def make(session: Session) -> str:
        made = suggest(
            session,
            post_to(session, actor(), **where, verb="suggestions.make"),
            by=actor(),
            title=data.get("title", now.title),
            text=text,
            tags=data.get("tags", list(now.tags)),
            version=data["version"],
            reason=data.get("reason", ""),
        )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return _shown(int(number)), _ADDRESS + number


def _shown(suggestion_id: int) -> dict[str, Any]:
    shown = shown_suggestion(suggestion_id)
    hunks = [{**vars(each.hunk), "taken": each.taken} for each in shown.hunks]
    return {**_item(shown.row), "hunks": hunks, "post_version": shown.granted.post.version}


@bp.route("/suggestions/<int:suggestion_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("suggestions.read")
@bp.response(200, SuggestionOut)  # type: ignore[untyped-decorator]  # the same
def show(suggestion_id: int) -> dict[str, Any]:
    """One suggestion, change by change."""
    return _shown(suggestion_id)


@bp.route("/suggestions/<int:suggestion_id>/decision", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("suggestions.decide")
@bp.arguments(SuggestionDecision)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, SuggestionOut)  # type: ignore[untyped-decorator]  # the same
def settle(data: dict[str, Any], suggestion_id: int) -> dict[str, Any]:
    """Take over the changes you name and refuse the others."""
    carry_out(suggestion_id, Decision(**data))
    return _shown(suggestion_id)


@bp.route("/suggestions/<int:suggestion_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("suggestions.make")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(suggestion_id: int) -> None:
    """Withdraw what you have suggested."""
    with unit_of_work() as session:
        granted = suggestion_to(
            session, actor(), suggestion_id, verb="suggestions.make", to_change=True
        )
        withdraw(session, granted)
