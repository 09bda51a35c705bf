"""Pure rules about threads and replies: what may be done, given who asks and how things stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community, Stage
from community.communities.policies import tag_name, tag_problem
from community.errors import Conflict, Refused
from community.rights import Role, Standing, may
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.words import N_


class ThreadState(NamedTuple):
    """A thread as far as these rules ask for it: no text."""

    id: int
    community_id: int
    kind: str
    author_id: int
    needs_detail_id: int | None
    taken_by_id: int | None
    locked_at: datetime | None
    archived_at: datetime | None
    merged_into_id: int | None
    hidden_at: datetime | None
    deleted_at: datetime | None


class PlaceState(NamedTuple):
    """The same of its community."""

    id: int
    visibility: str
    stage: str
    allows_alias: bool


AnyThread = Thread | ThreadState
AnyPlace = Community | PlaceState
Post = Thread | Reply

GRACE = timedelta(minutes=10)  # how long authors may take a deletion back
SHORTEST_TITLE, LONGEST_TITLE = 5, 150
LONGEST_INSIGHT = 500  # characters as written
LONGEST_COMMENT = 2_000
MOST_TAGS = 5  # on one thread
MOST_TAGS_OF_COMMUNITY = 300  # beyond that only facilitators coin new ones


class Mark(StrEnum):
    """What the author of a post says that it is; nobody infers it, and nobody counts it."""

    OPEN_QUESTION = "open_question"
    MISS = "miss"


class LockReason(StrEnum):
    """Why a thread takes no more replies."""

    RESOLVED_ELSEWHERE = "resolved_elsewhere"
    OFF_TOPIC = "off_topic"
    HEATED = "heated"
    OUT_OF_DATE = "out_of_date"
    OTHER = "other"  # in the words of whoever locked it


def is_live(post: Post | ThreadState) -> bool:
    """Whether the words of a post are there for its readers."""
    if post.hidden_at is not None:
        return False
    return post.deleted_at is None


def is_archived(community: AnyPlace) -> bool:
    """Whether a community's life is over: everything is kept and nothing is added."""
    return community.stage == Stage.ARCHIVED


def is_frozen(thread: AnyThread, community: AnyPlace) -> bool:
    """Whether a thread is kept as it is, alone or with its community."""
    return is_archived(community) or thread.archived_at is not None


def demand_living(community: AnyPlace) -> None:
    """Conflict when the community's life is over: nothing is added to it."""
    if is_archived(community):
        raise Conflict(N_("This community is archived: it is kept as it is."), code="archived")


def demand_unfrozen(thread: AnyThread, community: AnyPlace) -> None:
    """Conflict, with the reason, when nothing about the thread changes any more."""
    demand_living(community)
    if thread.archived_at is not None:
        words = N_("This thread is archived: it is kept as it is. A facilitator can bring it back.")
        raise Conflict(words, code="archived")


def may_open(thread: AnyThread, *, actor: Actor, standing: Standing) -> bool:
    """Whether a reader of the community finds this thread at all.

    A removed one is there for its author, who may take the deletion back or learn why it is
    hidden, and for facilitators.
    """
    if Role.READER not in standing:
        return False
    if is_live(thread):
        return True
    if Role.FACILITATOR in standing:
        return True
    return is_own(thread, actor=actor)


def is_own(post: Post | ThreadState, *, actor: Actor) -> bool:
    """Whether the actor wrote the post, under their name or without it."""
    return actor.is_person(post.author_id)


def may_write_in(thread: AnyThread, community: AnyPlace, *, standing: Standing) -> bool:
    """Whether the thread takes replies from a member of this standing."""
    if is_frozen(thread, community) or thread.merged_into_id is not None:
        return False
    if not is_live(thread):
        return False
    if thread.locked_at is not None:
        return Role.FACILITATOR in standing
    return may("threads.reply", standing)


def may_edit(post: Post, *, actor: Actor, standing: Standing) -> bool:
    """Whether the actor may change or delete the words of a post."""
    if not is_live(post):
        return False
    if may("threads.edit_any", standing):
        return True
    return is_own(post, actor=actor) and may("threads.edit_own", standing)


def may_restore(post: Post, *, actor: Actor, standing: Standing, now: datetime) -> bool:
    """Whether the actor may take a deletion back: one's own for ten minutes, facilitators theirs.

    What its author deleted stays deleted for facilitators: it was theirs to take back.
    """
    if post.deleted_at is None or has_no_words(post):
        return False
    if post.deleted_by_id == post.author_id:
        return is_own(post, actor=actor) and now - post.deleted_at <= GRACE
    return may("threads.edit_any", standing)


def has_no_words(post: Post) -> bool:
    """Whether its words went back to wait for a facilitator, or along with who left."""
    return post.body_html == ""


def begun_with(template: str, *, kind: str) -> str:
    """What a new thread of that kind begins with where that is the template of questions."""
    return template if kind == ThreadKind.QUESTION else ""


def is_taken(until: datetime | None) -> bool:
    """Whether a question taken until then still is; the worker clears it a little later."""
    return until is not None and until > clock.now()


def reply_kind(thread: AnyThread, *, comment: bool) -> ReplyKind:
    """What a contribution to this thread is called."""
    if comment:
        return ReplyKind.COMMENT
    return ReplyKind.ANSWER if thread.kind == ThreadKind.QUESTION else ReplyKind.REPLY


def normal_tag(name: str) -> str:
    """A tag as it is stored: lower case, words joined by hyphens; Refused for anything else."""
    tag = tag_name(name)
    if problem := tag_problem(tag):
        words = N_("Change the tag “%(tag)s”.", tag=name.strip()[:60])
        raise Refused(problem, code="bad_tag", fields={"tags": words})
    return tag


def normal_tags(names: list[str]) -> list[str]:
    """Tags as they are stored, each once, in the order given; Refused for more than five."""
    tags = list(dict.fromkeys(normal_tag(name) for name in names if name.strip()))
    if len(tags) > MOST_TAGS:
        raise Refused(
            N_(
                "A thread has at most %(most)s tags. Keep those that help most to find it.",
                most=MOST_TAGS,
            ),
            code="too_many_tags",
            fields={"tags": N_("At most %(most)s tags.", most=MOST_TAGS)},
        )
    return tags
