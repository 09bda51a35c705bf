"""Invented rows, cards and posts for the living page of the design system, one of each state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.reacting import NOTHING_SHOWN as NO_REACTIONS
from app.reacting import Button, ReactionsShown
from app.ways import Ways
from app.worth import NOTHING_SHOWN, WorthShown
from community import clock
from community.answers.queries import Endorser
from community.communities.queries.directory import CommunityCard
from community.threads.queries import PostRow, ThreadRow

PICTURES = ("welcome", "empty", "answered", "search", "quiet", "offline", "lost")
_ENDORSERS = (
    Endorser("runa", "Runa Eldvik", "facilitator"),
    Endorser("wren", "Wren Talleyne", "expert"),
)
_DUE = WorthShown(endorsers=_ENDORSERS, more=2, due=True, since="4 March 2025")
_CONFIRMED = WorthShown(confirmed=True, since="12 May 2026", by="Ise Okontare")
_FACILITATOR = Ways(comment=True, vote=True, accept=True, moderate=True, see_hidden=True)


_OUTCOME = "Tried by 7: 5 worked, 1 worked in part, 1 did not work"
_REACTING = ReactionsShown(
    buttons=(
        Button("thanks", "Thanks", "3", on=True),
        Button("helped", "Helped me", "a few", on=False),
        Button("tried", "Tried it", "7", on=True),
    ),
    outcome=_OUTCOME,
)
_TOLD = ReactionsShown(told=("3 thanks", "Helped 12 people", "Tried by 7"), outcome=_OUTCOME)
_COUNTERS = tuple(
    f"{told}_count" for told in ("thanks", "helped", "tried", "worked", "partly", "failed")
)


@dataclass(frozen=True, kw_only=True)
class ShownPost:
    """A post and how it stands to its reader."""

    says: str
    post: PostRow
    ways: Ways
    vote: int = 0
    reactions: ReactionsShown = NO_REACTIONS
    worth: WorthShown = NOTHING_SHOWN
    accepted: bool = False
    asks: bool = True


def rows() -> tuple[ThreadRow, ...]:
    """Threads in a list: pinned, in each status of a question, locked."""
    return (
        _row(1, "What we agreed on before the winter", kind="insight", pinned=True, replies=4),
        _row(2, "Nether Tarn: gravel noise in the draft tube at 55 percent, no vibration to match"),
        _row(3, "Belt squeal at Quern Ford only on damp mornings", answers=2, status="answered"),
        _row(4, "How do you time a deflector?", answers=3, status="solved"),
        _row(5, "What oil for the gearbox?", status="needs_detail"),
        _row(6, "Which grease before the new seals?", answers=2, status="superseded"),
        _row(7, "Elver weeks at Hallin", kind="discussion", replies=12, locked=True),
    )


def _row(
    number: int, title: str, *, kind: str = "question", answers: int = 0, replies: int = 0,
    status: str = "open", locked: bool = False, pinned: bool = False,
) -> ThreadRow:  # fmt: skip
    at = clock.now() - timedelta(hours=number * number * 5)
    return ThreadRow(
        id=number,
        community_id=2,
        community_slug="small-hydro",
        community_name="Small Hydro Field Maintenance",
        kind=kind,
        title=title,
        author_id=number,
        author_handle="runa",
        author_name=("Anjali Verrow", "Runa Eldvik", "Wren Talleyne", "Ise Okontare")[number % 4],
        author_avatar=None,
        created_at=at,
        last_activity_at=at,
        replies_count=replies,
        answers_count=answers,
        score=number,
        same_count=number % 3,
        status=status if kind == "question" else None,
        accepted=status == "solved",
        locked=locked,
        pinned=pinned,
        archived=False,
    )


def cards() -> tuple[CommunityCard, ...]:
    """Communities in the directory: one's own, another, one that stays closed."""
    words = "Keeping eight small stations turning: seals, bearings, screens and governors."
    shown: dict[str, Any] = {
        "visibility": "public",
        "readable": True,
        "members_count": 14,
        "threads_count": 28,
    }
    return (
        CommunityCard(
            id=1, slug="small-hydro", name="Small Hydro Field Maintenance", stage="stewarding",
            summary=words, role="member", last_activity_at=clock.now(), **shown,
        ),
        CommunityCard(id=4, slug="papers", name="Readable Papers", stage="potential", **shown),
        CommunityCard(
            id=6, slug="closed", name="Handover in Home Care", stage="maturing",
            visibility="private", readable=False,
        ),
    )  # fmt: skip


def posts() -> tuple[ShownPost, ...]:
    """Posts: accepted, voted for, plain, helpful, hidden, deleted."""
    gone = clock.now() - timedelta(days=2)
    return (
        ShownPost(says="Accepted answer, for whoever may take it back", post=_post(1, score=7),
                  ways=_FACILITATOR, accepted=True),
        ShownPost(says="Answer one has voted for", post=_post(2, score=3, edited_at=gone),
                  ways=Ways(comment=True, vote=True, report=True), vote=1),
        ShownPost(says="Answer, read by a visitor", post=_post(3, score=1), ways=Ways()),
        ShownPost(says="Answer that one thanked for, that helped and that others tried",
                  post=_post(7, score=2), reactions=_REACTING,
                  ways=Ways(comment=True, vote=True, report=True, react=True, tries=True)),
        ShownPost(says="Own answer with a mark, and what others say of it",
                  post=_post(8, score=2, mark="miss"), reactions=_TOLD,
                  ways=Ways(own=True, edit=True, mark=True)),
        ShownPost(says="Accepted long ago and endorsed, for whoever may confirm it",
                  post=_post(9, score=4), accepted=True, worth=_DUE,
                  ways=Ways(comment=True, vote=True, endorse=True, endorsed=True, confirm=True)),
        ShownPost(says="Accepted and confirmed, read by a visitor", post=_post(10, score=4),
                  ways=Ways(), accepted=True, worth=_CONFIRMED),
        ShownPost(says="Reply in a discussion, one's own", post=_post(4, kind="reply"),
                  ways=Ways(own=True, edit=True), asks=False),
        ShownPost(says="Hidden, as a facilitator sees it",
                  post=_post(5, hidden_at=gone, hidden_reason="It names a neighbour."),
                  ways=_FACILITATOR),
        ShownPost(says="Deleted by its author, who may still undo it",
                  post=_post(6, deleted_at=gone, deleted_by_id=6),
                  ways=Ways(own=True, restore=True)),
    )  # fmt: skip


def _post(number: int, *, score: int = 0, kind: str = "answer", **more: object) -> PostRow:
    empty = dict.fromkeys(
        ("parent_id", "edited_at", "hidden_at", "hidden_reason", "deleted_at", "deleted_by_id",
         "attribution", "withdrawn_at", "author_avatar", "poll_id", "poll_question",
         "poll_closed_at", "mark")
    )  # fmt: skip
    fields: dict[str, object] = {
        **empty,
        "id": 9000 + number,
        "thread_id": 0,
        "kind": kind,
        "body_html": "",
        "author_id": number,
        "created_at": clock.now() - timedelta(days=number * 9),
        "score": score,
        **dict.fromkeys(_COUNTERS, 0),
        "suggestions": 0,
        "version": 1,
        "author_handle": "anjali",
        "author_name": "Anjali Verrow",
        **more,
    }
    return PostRow(**fields)  # type: ignore[arg-type]  # the sample's fields, checked by being drawn
