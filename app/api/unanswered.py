"""What nobody has answered yet, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.api.threads import item_of
from app.rules import requires
from app.schemas.base import Line
from app.schemas.threads import WaitingQuestionOut
from app.transactions import reading
from community.communities.access import community_to
from community.paging import Page
from community.questions.unanswered import WaitingQuestion, unanswered_page
from community.reading.queries import unread_in

bp = ApiBlueprint("unanswered", __name__, description="Questions that nobody has answered.")


class UnansweredQuery(PageQuery):
    """Of which community; without one, of all you belong to."""

    community = Line(most=60, load_default=None, metadata={"description": "Its slug."})


@bp.route("/unanswered", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.see_unanswered")
@bp.lists(WaitingQuestionOut, query=UnansweredQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Questions without an answer: of newcomers first, then those that have waited longest."""
    community_id = None
    with reading() as session:
        if query["community"] is not None:
            granted = community_to(session, actor(), query["community"], verb="threads.read")
            community_id = granted.community.id
        page = unanswered_page(
            session,
            actor(),
            community_id=community_id,
            cursor=query["cursor"],
            size=query["limit"],
        )
        unread = unread_in(session, actor(), [each.thread.id for each in page.items])
    items = [{**_item(each), "unread": unread.get(each.thread.id)} for each in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def _item(each: WaitingQuestion) -> dict[str, Any]:
    holder = {"handle": each.holder_handle, "name": each.holder_name}
    taken = {"by": holder, "until": each.taken_until} if each.holder_handle else None
    return {**item_of(each.thread), "newcomer": each.newcomer, "taken": taken}
