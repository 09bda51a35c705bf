"""/api/v1/me/searches: searches that you keep."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.searches import SavedSearchOut, SaveSearchForm, SearchNameForm
from app.transactions import reading, unit_of_work
from community.paging import Page
from community.searches.actions import forget_search, rename_search, save_search, set_alert
from community.searches.models import SavedSearch
from community.searches.queries import own_search, searches_page

bp = ApiBlueprint("searches", __name__, description="Keep searches; nobody else sees them.")


@bp.route("/me/searches", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("searches.read")
@bp.lists(SavedSearchOut)
def index(query: dict[str, Any]) -> Page[SavedSearch]:
    """Those you keep, the last kept first."""
    with reading() as session:
        return searches_page(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/searches", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("searches.manage")
@bp.arguments(SaveSearchForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(SavedSearchOut)
def create(data: dict[str, Any]) -> tuple[Any, str]:
    """Keep a search; without a name it is called by its words."""
    filters = {**data, "in": data["in_"]}

    def make(session: Session) -> str:
        made = save_search(
            session,
            by=actor(),
            name=data["name"],
            words=data["q"],
            filters=filters,
            alert=data["alert"],
        )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return _shown(int(number)), f"/api/v1/me/searches/{number}"


def _shown(search_id: int) -> SavedSearch:
    with reading() as session:
        return own_search(session, actor(), search_id)


@bp.route("/me/searches/<int:search_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("searches.read")
@bp.response(200, SavedSearchOut)  # type: ignore[untyped-decorator]  # the same
def show(search_id: int) -> SavedSearch:
    """One of them."""
    return _shown(search_id)


@bp.route("/me/searches/<int:search_id>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("searches.manage")
@bp.arguments(SearchNameForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, SavedSearchOut)  # type: ignore[untyped-decorator]  # the same
def rename(data: dict[str, Any], search_id: int) -> SavedSearch:
    """Call it otherwise, and be told of what is new in it or not."""
    with unit_of_work() as session:
        saved = own_search(session, actor(), search_id)
        rename_search(saved, data["name"])
        set_alert(saved, on=data["alert"])
    return _shown(search_id)


@bp.route("/me/searches/<int:search_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("searches.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def forget(search_id: int) -> None:
    """Keep it no more."""
    with unit_of_work() as session:
        saved = own_search(session, actor(), search_id)
        done_once(session, lambda: forget_search(session, saved))
