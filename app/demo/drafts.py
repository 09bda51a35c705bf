"""Threads that were never written by anybody: drawn by chance, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from app.demo.words import Writer
from community.text import RENDERER
from community.threads.models import ReplyKind, ThreadKind

SPAN = timedelta(days=730)

Votes = list[tuple[int, int]]  # account, +1 or -1

_KINDS = [ThreadKind.QUESTION, ThreadKind.DISCUSSION, ThreadKind.INSIGHT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much to make; `posts` counts the threads' first posts too."""

    threads: int
    posts: int
    people: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A generated community: its id, those of its members and of its tags."""

    id: int
    members: Sequence[int]
    tags: Sequence[int]


@dataclass(slots=True)
class Draft:
    """A thread before it has a number; `votes` holds those on it and on each of its answers."""

    row: dict[str, Any]
    place: Place
    votes: list[Votes] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    comments: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


def draw(
    sizes: Sizes, random: Random, places: Sequence[Place], *, end: datetime
) -> Iterator[Draft]:
    """Threads in the order of their dates; a few have very many posts, most have few."""
    weights = list(accumulate(random.paretovariate(1.3) for _ in range(sizes.threads)))
    crowd = random.choices(range(sizes.threads), cum_weights=weights, k=sizes.posts - sizes.threads)
    replies = Counter(crowd)
    writer = Writer(sizes.seed)
    step = SPAN / (sizes.threads + 1)
    for number in range(sizes.threads):
        at = end - SPAN + step * (number + random.random())
        yield _draft(random, writer, random.choice(places), at=at, end=end, replies=replies[number])


def _draft(
    random: Random, writer: Writer, place: Place, *, at: datetime, end: datetime, replies: int
) -> Draft:
    (kind,) = random.choices(_KINDS, weights=(5, 4, 1))
    text = writer.body(longest=1 if kind == ThreadKind.INSIGHT else 3)
    row = {
        "community_id": place.id,
        "kind": kind,
        "title": writer.title(),
        "body": text.source[:500] if kind == ThreadKind.INSIGHT else text.source,
        "body_html": text.html,
        "renderer": RENDERER,
        "author_id": random.choice(place.members),
        "language": "en",
        "created_at": at,
    }
    draft = Draft(row, place)
    _let_vote(random, draft, row)
    moments = sorted(at + (end - at) * random.random() ** 4 for _ in range(replies))
    for moment in moments:
        said = _reply(random, writer, place, kind, at=moment)
        if said["kind"] == ReplyKind.COMMENT:
            draft.comments.append((random.randint(0, len(draft.answers)), said))
        else:
            draft.answers.append(said)
            _let_vote(random, draft, said)
    row["replies_count"] = replies
    row["answers_count"] = len(draft.answers) if kind == ThreadKind.QUESTION else 0
    row["last_activity_at"] = moments[-1] if moments else at
    return draft


def _reply(
    random: Random, writer: Writer, place: Place, kind: ThreadKind, *, at: datetime
) -> dict[str, Any]:
    said = ReplyKind.REPLY
    if kind == ThreadKind.QUESTION:
        said = ReplyKind.ANSWER if random.random() < 0.6 else ReplyKind.COMMENT
    text = writer.body(longest=1 if said == ReplyKind.COMMENT else 2)
    return {
        "kind": said,
        "body": text.source,
        "body_html": text.html,
        "renderer": RENDERER,
        "author_id": random.choice(place.members),
        "created_at": at,
        "score": 0,
    }


def _let_vote(random: Random, draft: Draft, row: dict[str, Any]) -> None:
    """Up to two members vote on a post, nobody on their own."""
    members = draft.place.members
    voters = random.sample(members, k=min(len(members), random.choice((0, 0, 1, 1, 2))))
    votes = [
        (voter, 1 if random.random() < 0.9 else -1) for voter in voters if voter != row["author_id"]
    ]
    row["score"] = sum(value for _, value in votes)
    draft.votes.append(votes)
