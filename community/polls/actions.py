"""Ask, vote, take a vote back, close; each runs in the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.aliases.actions import refuse_both
from community.ballots.models import Poll, PollKey, PollVote, Shows
from community.communities.models import Community
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record
from community.polls.access import GrantedPoll, poll_at, post_of
from community.polls.events import PollClosed
from community.polls.policies import (
    DAYS,
    LONGEST_QUESTION,
    demand_choices,
    demand_options,
    is_over,
    key_of_voter,
)
from community.threads.access import GrantedReply, GrantedThread
from community.threads.events import ReplyChanged, ThreadChanged
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.policies import demand_unfrozen, is_live, is_own
from community.words import N_

_AT_ONCE = 50  # polls closed in one transaction
Post = GrantedThread | GrantedReply


def ask(
    session: Session,
    on: Post,
    *,
    by: Actor,
    question: str,
    options: Sequence[str],
    most: int = 1,
    anonymous: bool = False,
    shows: Shows = Shows.VOTED,
    days: int = 0,
) -> Poll:
    """Put a poll at one's own post; who votes and how is settled now and stays so."""
    post = post_of(on)
    demand_askable(session, on, by=by)
    kept = demand_options(options)
    _demand_terms(question, most=most, options=len(kept), days=days)
    now = clock.now()
    made = Poll(
        thread_id=on.thread.id,
        reply_id=post.id if isinstance(post, Reply) else None,
        author_id=post.author_id,
        question=" ".join(question.split()),
        options=kept,
        counts=[0] * len(kept),
        most=most,
        anonymous=anonymous,
        shows=Shows.CLOSED if anonymous else shows,
        secret=secrets.token_urlsafe(32) if anonymous else None,
        created_at=now,
        closes_at=now + timedelta(days=days) if days else None,
    )
    session.add(made)
    session.flush()  # its number is handed out
    _look_again(session, made, on.community.id)
    return made


def demand_askable(session: Session, on: Post, *, by: Actor) -> None:
    """Conflict or Forbidden, with the reason, when no poll can be put here now."""
    post = post_of(on)
    if not is_own(post, actor=by):
        raise Forbidden(N_("A poll is put at one's own post. Write one first."))
    _demand_open(on)
    if isinstance(post, Reply) and post.kind == ReplyKind.COMMENT:
        raise Conflict(N_("A comment takes no poll. Write a reply for it."), code="no_post")
    reply_id = post.id if isinstance(post, Reply) else None
    if poll_at(session, thread_id=on.thread.id, reply_id=reply_id) is not None:
        raise Conflict(N_("This post has a poll already."), code="polled_already")


def _demand_terms(question: str, *, most: int, options: int, days: int) -> None:
    words = question.strip()
    if not words or len(words) > LONGEST_QUESTION:
        problem = N_("Ask in at most %(most)s characters.", most=LONGEST_QUESTION)
        raise Refused(problem, code="bad_question", fields={"question": problem})
    if not 1 <= most <= options:
        problem = N_("Let one option be chosen, or as many as there are at most.")
        raise Refused(problem, code="bad_most", fields={"most": problem})
    if days not in DAYS:
        problem = N_("Choose one of the times in the list.")
        raise Refused(problem, code="bad_days", fields={"days": problem})


def _demand_open(on: Post) -> None:
    demand_unfrozen(on.thread, on.community)
    if not is_live(post_of(on)) or not is_live(on.thread):
        raise Conflict(N_("This post was removed."), code="removed")
    if on.thread.locked_at is not None:
        raise Conflict(N_("This thread is locked. Its posts stay as they are."), code="locked")


def _look_again(session: Session, poll: Poll, community_id: int) -> None:
    """Open pages of the thread fetch the post anew."""
    if poll.reply_id is None:
        record(session, ThreadChanged(community_id=community_id, thread_id=poll.thread_id))
        return
    record(
        session,
        ReplyChanged(community_id=community_id, thread_id=poll.thread_id, reply_id=poll.reply_id),
    )


def vote(session: Session, granted: GrantedPoll, *, by: Actor, choices: Sequence[int]) -> None:
    """Vote, or under names vote otherwise; the poll is held, so that nobody counts twice."""
    assert by.id is not None  # access has asked for a member
    poll = granted.poll
    _demand_votable(granted)
    chosen = demand_choices(poll, choices)
    if poll.anonymous:
        _vote_unseen(session, poll, by.id, chosen)
        return  # nobody hears that somebody voted just now
    if by.mask_in(granted.on.thread.id) is not None:
        raise refuse_both()
    before = _own_choices(session, poll, by.id)
    if before == chosen:
        return
    _drop(session, poll, by.id, before)
    session.execute(
        insert(PollVote),
        [{"poll_id": poll.id, "account_id": by.id, "choice": each} for each in chosen],
    )
    _count(poll, chosen, by_one=1)
    poll.voters += 1
    _look_again(session, poll, granted.on.community.id)


def _demand_votable(granted: GrantedPoll) -> None:
    _demand_open(granted.on)
    if is_over(granted.poll, now=clock.now()):
        raise Conflict(N_("This poll is closed."), code="closed")


def _vote_unseen(session: Session, poll: Poll, account_id: int, chosen: Sequence[int]) -> None:
    assert poll.secret is not None  # it is open
    key = key_of_voter(poll.secret, poll.id, account_id)
    there = session.scalar(
        select(PollKey.key).where(PollKey.poll_id == poll.id, PollKey.key == key)
    )
    if there is not None:
        raise Conflict(
            N_("You have voted. Nothing ties you to your vote, so it cannot be changed."),
            code="voted",
        )
    session.execute(insert(PollKey), [{"poll_id": poll.id, "key": key}])
    _count(poll, chosen, by_one=1)
    poll.voters += 1


def _count(poll: Poll, chosen: Sequence[int], *, by_one: int) -> None:
    poll.counts = [
        count + by_one if place in chosen else count for place, count in enumerate(poll.counts)
    ]


def _own_choices(session: Session, poll: Poll, account_id: int) -> list[int]:
    return list(
        session.scalars(
            select(PollVote.choice)
            .where(PollVote.poll_id == poll.id, PollVote.account_id == account_id)
            .order_by(PollVote.choice)
        )
    )


def _drop(session: Session, poll: Poll, account_id: int, before: Sequence[int]) -> None:
    if not before:
        return
    session.execute(
        delete(PollVote).where(PollVote.poll_id == poll.id, PollVote.account_id == account_id)
    )
    _count(poll, before, by_one=-1)
    poll.voters -= 1


def take_back(session: Session, granted: GrantedPoll, *, by: Actor) -> None:
    """Withdraw a vote under one's name."""
    poll = granted.poll
    _demand_votable(granted)
    if poll.anonymous:
        raise Conflict(
            N_("Nothing ties you to a vote in this poll, so it cannot be taken back."),
            code="anonymous",
        )
    before = _own_choices(session, poll, by.id or 0)
    if before:
        _drop(session, poll, by.id or 0, before)
        _look_again(session, poll, granted.on.community.id)


def close(session: Session, granted: GrantedPoll, *, by: Actor) -> None:
    """End it before its time: who asked, or a facilitator."""
    if not (is_own(granted.post, actor=by) or granted.on.may("threads.edit_any")):
        raise Forbidden(N_("Only who asked, or a facilitator, can close this poll."))
    if granted.poll.closed_at is None:
        known_as = by.writing_as(granted.post.author_id)
        _close(session, granted.poll, granted.on.community.id, by_id=known_as.id)


def _close(session: Session, poll: Poll, community_id: int, *, by_id: int | None) -> None:
    """What could tell who has voted goes: nothing asks for it any more."""
    poll.closed_at = clock.now()
    poll.secret = None
    session.execute(
        delete(PollKey)
        .where(PollKey.poll_id == poll.id)
        .execution_options(synchronize_session=False)
    )
    record(
        session,
        PollClosed(
            community_id=community_id,
            thread_id=poll.thread_id,
            reply_id=poll.reply_id,
            poll_id=poll.id,
            closed_by_id=by_id,
        ),
    )
    _look_again(session, poll, community_id)


def close_due(session: Session) -> int:
    """Close polls whose time has come; how many."""
    due = session.execute(
        _due()
        .join(Thread, Thread.id == Poll.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .add_columns(Community.id)
        .order_by(Poll.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True, of=Poll)
    ).all()
    for poll, community_id in due:
        _close(session, poll, community_id, by_id=None)
    return len(due)


def has_due_polls(session: Session) -> bool:
    """Whether the time of a poll has come."""
    return session.scalar(_due().with_only_columns(Poll.id).limit(1)) is not None


def _due() -> Select[Poll]:
    return select(Poll).where(Poll.closed_at.is_(None), Poll.closes_at <= clock.now())
