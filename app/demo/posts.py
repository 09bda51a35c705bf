"""Writes what was said in the demonstration, and the votes, mentions and links around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.demo.dressing import Dressed, Said, voted_at, with_numbers
from community.history.actions import set_columns, write_numbered_rows, write_rows
from community.questions.models import Vote
from community.text import RENDERER
from community.threads.models import Mention, Reply, Thread, ThreadLink

Numbers = Mapping[str, int]


def write_threads(session: Session, dressed: Dressed, people: Numbers, places: Numbers) -> Numbers:
    rows = [_thread(said, people, places) for said in dressed.openings]
    ids = write_numbered_rows(session, Thread, rows)
    numbers = dict(zip((said.thread.key for said in dressed.openings), ids, strict=True))
    set_columns(
        session,
        Thread,
        [
            {"id": numbers[said.thread.key], **_words(said, numbers)}
            for said in dressed.openings
            if said.links_to()
        ],
    )
    return numbers


def _thread(said: Said, people: Numbers, places: Numbers) -> dict[str, Any]:
    text = said.thread
    return {
        "community_id": places[text.key.split("/")[0]],
        "kind": text.kind,
        "title": text.title,
        "body": said.rendered.source,
        "body_html": said.rendered.html,
        "renderer": RENDERER,
        "author_id": people[text.author],
        "language": "en",
        "created_at": said.at,
        "last_activity_at": said.at,
        "pinned_at": said.at if text.pinned else None,
        "locked_at": said.at if text.locked else None,
    }


def _words(said: Said, numbers: Numbers) -> dict[str, str]:
    return {
        "body": with_numbers(said.rendered.source, said, numbers),
        "body_html": with_numbers(said.rendered.html, said, numbers),
    }


def write_replies(
    session: Session, dressed: Dressed, people: Numbers, threads: Numbers
) -> Mapping[tuple[str, int], int]:
    """The ids of replies by thread key and number in their thread."""
    numbers: dict[tuple[str, int], int] = {}
    for batch in (dressed.answers, dressed.comments):
        rows = [_reply(said, people, threads, numbers) for said in batch]
        ids = write_numbered_rows(session, Reply, rows)
        numbers.update(zip(map(_key, batch), ids, strict=True))
    accepted = [
        {"id": threads[said.thread.key], "accepted_reply_id": numbers[_key(said)]}
        for said in dressed.answers
        if said.post and said.post.accepted
    ]
    set_columns(session, Thread, accepted)
    return numbers


def _reply(
    said: Said, people: Numbers, threads: Numbers, numbers: Mapping[tuple[str, int], int]
) -> dict[str, Any]:
    assert said.post is not None
    parent = said.post.parent
    return {
        "thread_id": threads[said.thread.key],
        "kind": said.post.kind,
        # A comment on the question itself hangs on the thread and has no parent.
        "parent_id": numbers[said.thread.key, parent] if parent else None,
        **_words(said, threads),
        "renderer": RENDERER,
        "author_id": people[said.author],
        "created_at": said.at,
    }


def _key(said: Said) -> tuple[str, int]:
    return said.thread.key, said.post.number if said.post else 0


def write_around(
    session: Session,
    dressed: Dressed,
    people: Numbers,
    threads: Numbers,
    replies: Mapping[tuple[str, int], int],
) -> None:
    """Votes, mentions and links: what hangs on posts."""
    everyone = {each.handle: each for each in dressed.organisation.people}
    votes: list[dict[str, Any]] = []
    mentions: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for said in (*dressed.openings, *dressed.answers, *dressed.comments):
        slug, reply_id = said.thread.key.split("/")[0], replies.get(_key(said))
        thread_id = threads[said.thread.key]
        subject = {"thread_id": None if reply_id else thread_id, "reply_id": reply_id}
        for voter, value in said.votes():
            at = voted_at(everyone[voter], said, key=_key(said)[1], start=dressed.start)
            votes.append({"account_id": people[voter], "value": value, "created_at": at, **subject})
        mentions += [
            {"account_id": people[name], "thread_id": thread_id, "reply_id": reply_id}
            for name in said.rendered.mentions
            if name in everyone and slug in everyone[name].joined
        ]
        links += [
            {"thread_id": thread_id, "target_id": threads[target], "created_at": said.at}
            for target in said.links_to()
        ]
    write_rows(session, Vote, sorted(votes, key=lambda row: row["created_at"]))
    write_rows(session, Mention, mentions)
    write_rows(session, ThreadLink, [{**link, "kind": "linked"} for link in _once(links)])


def _once(links: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    seen = {(link["thread_id"], link["target_id"]): link for link in reversed(links)}
    return list(seen.values())
