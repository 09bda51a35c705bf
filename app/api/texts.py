"""Canned texts of a community for programs, with their history."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.idempotency import once
from app.rules import requires
from app.schemas.measures import TextForm, TextOut, TextPatch
from app.schemas.moderation import ReportReceipt
from app.schemas.organisation import SettingChangeOut
from app.schemas.registration import SettingBackForm
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.moderation.actions import texts
from community.moderation.queries.measures import texts_for
from community.moderation.texts import name_of, texts_of, words_of
from community.organisation.queries import newest_change
from community.paging import Page
from community.settings.actions import set_back
from community.settings.queries import change_to_undo, changes_page

bp = ApiBlueprint(
    "texts", __name__, description="Texts that the facilitators of a community use again."
)
_TEXTS = "/communities/<slug>/moderation/texts"


def _here(session: Session, slug: str) -> int:
    return community_to(session, actor(), slug, verb="moderation.set_rules").community.id


@bp.route(_TEXTS, methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.lists(TextOut, query=PageQuery)
def index(query: dict[str, Any], slug: str) -> Page[Any]:
    """Canned texts of a community and of the organisation, at most a hundred."""
    del query
    with reading() as session:
        return Page(items=texts_for(session, _here(session, slug)), next_cursor=None)


@bp.route(_TEXTS, methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.arguments(TextForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def add(data: dict[str, Any], slug: str) -> Any:
    """Keep a text for this community."""
    with unit_of_work() as session:
        here = _here(session, slug)
        made = once(
            session,
            lambda: str(texts.add_text(session, community_id=here, by=actor(), **data).id),
        )
    return {"id": int(made)}


@bp.route(f"{_TEXTS}/<int:text_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.response(200, TextOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str, text_id: int) -> Any:
    """One text of this community."""
    return _tagged(slug, text_id)


def _tagged(slug: str, text_id: int) -> Any:
    with reading() as session:
        row = texts.text_here(session, community_id=_here(session, slug), text_id=text_id)
        body = {"id": row.id, **words_of(row), "own": True}
        version = newest_change(session, (name_of(row),))
    return tagged(body, TextOut(), version=version)


@bp.route(f"{_TEXTS}/<int:text_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.arguments(TextPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TextOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], slug: str, text_id: int) -> Any:
    """Write a text anew; what is left out stays. If-Match is the ETag that was read."""
    seen = expected_version()
    with unit_of_work() as session:
        here = _here(session, slug)
        row = texts.text_here(session, community_id=here, text_id=text_id)
        wanted = {**words_of(row), **data}
        texts.change_text(
            session, community_id=here, text_id=text_id, by=actor(), since=seen, **wanted
        )
    return _tagged(slug, text_id)


@bp.route(f"{_TEXTS}/<int:text_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(slug: str, text_id: int) -> None:
    """Take a text of this community out; it can be set back."""
    with unit_of_work() as session:
        texts.remove_text(session, community_id=_here(session, slug), text_id=text_id, by=actor())


@bp.route(f"{_TEXTS}/changes", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.lists(SettingChangeOut, query=PageQuery)
def index_changes(query: dict[str, Any], slug: str) -> Page[Any]:
    """Changes of the texts of this community, the newest first; null on a side is no text."""
    with reading() as session:
        names = texts_of(_here(session, slug))
        return changes_page(session, of=names, cursor=query["cursor"], size=query["limit"])


@bp.route(f"{_TEXTS}/changes/<int:change_id>/restoration", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.arguments(SettingBackForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def restore(data: dict[str, Any], slug: str, change_id: int) -> None:
    """Let stand again what stood before a change; `since` is its `newest_id` as it was read."""
    with unit_of_work() as session:
        change = change_to_undo(session, change_id, of=texts_of(_here(session, slug)))
        set_back(session, change, since=data["since"], by=actor())
