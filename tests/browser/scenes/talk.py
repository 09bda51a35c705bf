"""What is said in a scene: a list of threads, and one long talk with all that can befall a post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Tag
from community.history.actions import (
    announce,
    recount_communities,
    recount_threads,
    set_columns,
    write_numbered_rows,
    write_rows,
)
from community.questions.models import Vote
from community.text import RENDERER, render
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind, ThreadLink, ThreadTag
from tests.browser.scenes.attached import write_attached
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.reacting import write_reactions
from tests.browser.scenes.words import Words
from tests.browser.scenes.worth import write_experts, write_worth

_KINDS = (ThreadKind.QUESTION, ThreadKind.DISCUSSION, ThreadKind.QUESTION, ThreadKind.INSIGHT)
_MOST_COMMENTS = 30


def write_talk(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """Threads, tags, answers, comments and votes; the ids that addresses name."""
    tags = _write_tags(session, cast, words, count=count)
    threads = _write_threads(session, cast, words, tags, count=count)
    talk = _write_thread(session, cast, words, number=0, place=cast.side)
    replies = _write_replies(session, cast, words, talk, count=count)
    ids = {"thread": talk, "asking": threads[0] if threads else talk, **replies}
    if count:
        ids["befallen"] = _write_befallen(session, cast, words, first=threads[0])
        write_attached(session, cast, words, ids["befallen"])
        ids["own"] = _write_thread(session, cast, words, number=1, place=cast.side)
        ids["asked"] = _write_thread(
            session, cast, words, number=2, place=cast.side, by=cast.people["facilitator"]
        )
        row = _thread_row(cast, words, number=3, place=cast.side)
        ids["tried"] = write_numbered_rows(session, Thread, [row])[0]
        reply, own = ids["reply"], ids["own_reply"]
        write_reactions(session, cast, words, reply=reply, own=own, insight=ids["tried"])
        _pin_and_lock(session, threads)
    places = [cast.place, cast.side]
    recount_threads(session, places)
    recount_communities(session, places)
    announce(session, community_ids=places, account_ids=[*cast.people.values(), *cast.crowd])
    write_experts(session, cast, tags)
    return {**ids, **({"tag": tags[0]} if tags else {})}


def _write_tags(session: Session, cast: Cast, words: Words, *, count: int) -> list[int]:
    rows = [
        {
            "community_id": cast.place,
            "name": words.line(f"glaze-{number}", most=40, number=number),
            "description": words.line("What melts on clay.", most=300) if number % 2 else "",
            "created_at": clock.ago(days=100),
        }
        for number in range(count)
    ]
    return write_numbered_rows(session, Tag, rows)


def _thread_row(cast: Cast, words: Words, *, number: int, place: int) -> dict[str, Any]:
    said = render(words.body())
    authors = [cast.people["member"], cast.people["facilitator"], *cast.crowd]
    at = clock.now() - timedelta(hours=5 * number + 2)
    return {
        "community_id": place,
        "kind": _KINDS[number % len(_KINDS)],
        "title": words.title(number),
        "body": said.source,
        "body_html": said.html,
        "renderer": RENDERER,
        "author_id": authors[number % len(authors)],
        "created_at": at,
        "last_activity_at": at,
    }


def _write_thread(
    session: Session, cast: Cast, words: Words, *, number: int, place: int, by: int | None = None
) -> int:
    row = {**_thread_row(cast, words, number=0, place=place), "title": words.title(number)}
    row["author_id"] = by or row["author_id"]
    return write_numbered_rows(session, Thread, [row])[0]


def _write_threads(
    session: Session, cast: Cast, words: Words, tags: list[int], *, count: int
) -> list[int]:
    rows = [_thread_row(cast, words, number=number, place=cast.place) for number in range(count)]
    ids = write_numbered_rows(session, Thread, rows)
    borne = [
        {"thread_id": id_, "tag_id": tag}
        for number, id_ in enumerate(ids)
        for tag in {tags[number % len(tags)], tags[(number + 1) % len(tags)]}
    ]
    write_rows(session, ThreadTag, borne)
    votes = [
        {"account_id": voter, "value": 1, "created_at": clock.now(), "thread_id": id_}
        for number, id_ in enumerate(ids)
        for voter in cast.crowd[: number % 5]
    ]
    write_rows(session, Vote, votes)
    return ids


def _reply_row(
    cast: Cast, words: Words, thread: int, *, number: int, parent: int | None, kind: ReplyKind
) -> dict[str, Any]:
    said = render(words.said(number))
    authors = [cast.people["facilitator"], *cast.crowd, cast.people["member"]]
    return {
        "thread_id": thread,
        "kind": kind,
        "parent_id": parent,
        "body": said.source,
        "body_html": said.html,
        "renderer": RENDERER,
        "author_id": authors[number % len(authors)],
        "created_at": clock.now() - timedelta(minutes=300 - number),
    }


def _write_replies(
    session: Session, cast: Cast, words: Words, thread: int, *, count: int
) -> dict[str, int]:
    """Answers to the question, comments on it and on the first answer; the second is accepted."""
    if not count:
        return {}
    answers = write_numbered_rows(
        session,
        Reply,
        [
            _reply_row(cast, words, thread, number=number, parent=None, kind=ReplyKind.ANSWER)
            for number in range(count)
        ],
    )
    comments = [
        _reply_row(cast, words, thread, number=number, parent=parent, kind=ReplyKind.COMMENT)
        for parent in (None, answers[0])
        for number in range(min(count, _MOST_COMMENTS))
    ]
    write_rows(session, Reply, comments)
    own = _reply_row(cast, words, thread, number=0, parent=None, kind=ReplyKind.ANSWER)
    own["author_id"] = cast.people["member"]
    mine = write_numbered_rows(session, Reply, [own])[0]
    accepted = answers[min(1, count - 1)]
    set_columns(session, Thread, [{"id": thread, "accepted_reply_id": accepted}])
    write_worth(session, cast, accepted=accepted, other=answers[0])
    votes = [
        {"account_id": voter, "value": 1, "created_at": clock.now(), "reply_id": answers[0]}
        for voter in cast.crowd
    ]
    write_rows(session, Vote, votes)
    return {"reply": answers[0], "own_reply": mine}


def _write_befallen(session: Session, cast: Cast, words: Words, *, first: int) -> int:
    """A locked duplicate whose answers were deleted, hidden, withdrawn and imported."""
    now = clock.now()
    row = {
        **_thread_row(cast, words, number=2, place=cast.side),
        "title": words.title(2),
        "locked_at": now,
        "attribution": "Originally by Orla Fenn at kilns.example, CC BY-SA 4.0",
    }
    thread = write_numbered_rows(session, Thread, [row])[0]
    befallen: list[dict[str, Any]] = [
        {"deleted_at": now, "deleted_by_id": cast.people["member"]},
        {"hidden_at": now, "hidden_reason": words.line("Unkind", most=500)},
        {"withdrawn_at": now},
        {"attribution": words.line("By Orla Fenn, CC BY-SA 4.0", most=500)},
        {"edited_at": now, "edited_by_id": cast.people["facilitator"]},
    ]
    for number, fate in enumerate(befallen):
        answer = _reply_row(cast, words, thread, number=number, parent=None, kind=ReplyKind.ANSWER)
        write_rows(session, Reply, [{**answer, **fate}])
    link = {"thread_id": thread, "target_id": first, "kind": "duplicate", "created_at": now}
    write_rows(session, ThreadLink, [link])
    _write_marks(session, cast, words, thread)
    return thread


def _write_marks(session: Session, cast: Cast, words: Words, thread: int) -> None:
    """It lacks something, and the facilitator is at it."""
    asks = _reply_row(cast, words, thread, number=9, parent=None, kind=ReplyKind.COMMENT)
    marks = {
        "needs_detail_id": write_numbered_rows(session, Reply, [asks])[0],
        "taken_by_id": cast.people["facilitator"],
        "taken_until": clock.now() + timedelta(days=1),
    }
    set_columns(session, Thread, [{"id": thread, **marks}])


def _pin_and_lock(session: Session, threads: list[int]) -> None:
    now = clock.now()
    set_columns(session, Thread, [{"id": threads[0], "pinned_at": now}])
    if len(threads) > 1:
        set_columns(session, Thread, [{"id": threads[1], "locked_at": now}])
