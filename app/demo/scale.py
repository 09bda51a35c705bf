"""Scale data for tests and benchmarks: as much as asked for, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.demo.drafts import SPAN, Draft, Place, Sizes, Votes, draw
from app.demo.words import FIRST_NAMES, LAST_NAMES, TAGS
from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import (
    Community,
    Joining,
    MemberRole,
    Membership,
    Stage,
    Tag,
    Visibility,
)
from community.errors import Conflict, Refused
from community.history.actions import (
    announce,
    recount_communities,
    set_columns,
    write_numbered_rows,
    write_rows,
)
from community.questions.models import Vote
from community.threads.models import Reply, Thread, ThreadKind, ThreadTag
from community.words import Words

_POSTS_IN_ONE_BLOCK = 2_000  # others wait for the write lock while a block lasts
_MOST_COMMUNITIES = 8
_VISIBILITIES = [Visibility.PUBLIC, Visibility.ORGANISATION, Visibility.PUBLIC, Visibility.PRIVATE]


def generate(database: Database, sizes: Sizes, *, progress: Callable[[int], None]) -> int:
    """Write the data and return how many communities hold it; `progress` hears of posts written.

    Raises Refused for sizes that cannot be, Conflict when this seed was used here before.
    """
    if sizes.threads < 1 or sizes.people < 2 or sizes.posts < sizes.threads:
        raise Refused(
            Words(
                "Ask for at least one thread, two people, and as many posts as threads: a thread's "
                "first post counts."
            )
        )
    random = Random(sizes.seed)  # noqa: S311 (repeatable on purpose)
    end = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with database.unit_of_work() as session:
        people = _write_people(session, sizes, random, since=end - SPAN)
        places = _write_places(session, sizes, random, people, since=end - SPAN)
    for drafts in _blocks(draw(sizes, random, places, end=end)):
        with database.unit_of_work() as session:
            progress(_write(session, drafts, random))
    with database.unit_of_work() as session:
        ids = [place.id for place in places]
        recount_communities(session, ids)
        announce(session, community_ids=ids, account_ids=people)
    return len(places)


def _write_people(session: Session, sizes: Sizes, random: Random, *, since: datetime) -> list[int]:
    handles = [f"s{sizes.seed}-{number}" for number in range(1, sizes.people + 1)]
    if session.scalar(select(Account.id).where(Account.handle == handles[0])) is not None:
        raise Conflict(Words(f"Seed {sizes.seed} was used here before. Choose another one."))
    rows = [
        {
            "handle": handle,
            "name": f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}",
            "email": f"{handle}@scale.example",
            "email_confirmed_at": since,
            "state": AccountState.ACTIVE,
            "created_at": since,
        }
        for handle in handles
    ]
    return write_numbered_rows(session, Account, rows)


def _write_places(
    session: Session, sizes: Sizes, random: Random, people: Sequence[int], *, since: datetime
) -> list[Place]:
    count = max(1, min(_MOST_COMMUNITIES, sizes.threads // 50, sizes.people // 5))
    stages = [stage for stage in Stage if stage != Stage.ARCHIVED]
    rows = [
        {
            "slug": f"scale-{sizes.seed}-{number + 1}",
            "name": f"Scale {sizes.seed}-{number + 1}",
            "summary": f"Made-up community {number + 1}, for measuring.",
            "visibility": _VISIBILITIES[number % len(_VISIBILITIES)],
            "joining": Joining.OPEN if number % 2 == 0 else Joining.ON_REQUEST,
            "stage": stages[number % len(stages)],
            "charter_html": {},
            "created_at": since,
        }
        for number in range(count)
    ]
    ids = write_numbered_rows(session, Community, rows)
    # Everybody belongs to one community for certain and to some by chance.
    members: dict[int, list[int]] = {id_: [] for id_ in ids}
    for number, person in enumerate(people):
        for id_ in dict.fromkeys([ids[number % count], *random.sample(ids, k=min(2, count))]):
            members[id_].append(person)
    write_rows(session, Membership, list(_memberships(members, since=since)))
    return [
        Place(id=id_, members=members[id_], tags=_write_tags(session, id_, since=since))
        for id_ in ids
    ]


def _memberships(members: dict[int, list[int]], *, since: datetime) -> Iterator[dict[str, Any]]:
    for id_, people in members.items():
        for number, person in enumerate(people):
            role = MemberRole.FACILITATOR if number == 0 else MemberRole.MEMBER
            yield {"community_id": id_, "account_id": person, "role": role, "joined_at": since}


def _write_tags(session: Session, community_id: int, *, since: datetime) -> list[int]:
    rows = [{"community_id": community_id, "name": name, "created_at": since} for name in TAGS]
    return write_numbered_rows(session, Tag, rows)


def _blocks(drafts: Iterator[Draft]) -> Iterator[list[Draft]]:
    block: list[Draft] = []
    posts = 0
    for draft in drafts:
        block.append(draft)
        posts += 1 + len(draft.answers) + len(draft.comments)
        if posts >= _POSTS_IN_ONE_BLOCK:
            yield block
            block, posts = [], 0
    if block:
        yield block


def _write(session: Session, drafts: Sequence[Draft], random: Random) -> int:
    """Write one block of threads; the number of its posts."""
    threads = write_numbered_rows(session, Thread, [draft.row for draft in drafts])
    numbered = list(zip(threads, drafts, strict=True))
    answers = [
        {"thread_id": id_, "parent_id": None, **row}
        for id_, draft in numbered
        for row in draft.answers
    ]
    answer_ids = write_numbered_rows(session, Reply, answers)
    remaining = iter(answer_ids)
    accepted, comments = [], []
    for id_, draft in numbered:
        own = [next(remaining) for _ in draft.answers]
        if draft.row["kind"] == ThreadKind.QUESTION and own and random.random() < 0.5:
            accepted.append({"id": id_, "accepted_reply_id": random.choice(own)})
        # 0 is the question itself, 1 its first answer.
        parents = [None, *own]
        comments += [
            {"thread_id": id_, "parent_id": parents[number], **row}
            for number, row in draft.comments
        ]
    set_columns(session, Thread, accepted)
    write_rows(session, Reply, comments)
    tags = [
        {"thread_id": id_, "tag_id": tag}
        for id_, draft in numbered
        for tag in random.sample(draft.place.tags, k=2)
    ]
    write_rows(session, ThreadTag, tags)
    write_rows(session, Vote, list(_votes(numbered, iter(answer_ids))))
    return len(threads) + len(answers) + len(comments)


def _votes(
    numbered: Sequence[tuple[int, Draft]], answer_ids: Iterator[int]
) -> Iterator[dict[str, Any]]:
    for thread_id, draft in numbered:
        on_thread, *on_answers = draft.votes
        yield from _vote_rows(on_thread, draft.row, thread_id=thread_id, reply_id=None)
        for votes, row in zip(on_answers, draft.answers, strict=True):
            yield from _vote_rows(votes, row, thread_id=None, reply_id=next(answer_ids))


def _vote_rows(
    votes: Votes, row: dict[str, Any], *, thread_id: int | None, reply_id: int | None
) -> Iterator[dict[str, Any]]:
    for voter, value in votes:
        yield {
            "account_id": voter,
            "value": value,
            "created_at": row["created_at"],
            "thread_id": thread_id,
            "reply_id": reply_id,
        }
