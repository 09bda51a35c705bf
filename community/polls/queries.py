"""What somebody sees of a poll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.ballots.models import Poll, PollKey, PollVote
from community.polls.access import GrantedPoll
from community.polls.policies import is_over, key_of_voter, shows_result, shows_voters
from community.rights import Role
from community.threads.policies import is_frozen, is_own

MOST_NAMES = 200  # of voters, on one page


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Somebody who chose an option under their name."""

    choice: int
    handle: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A poll as one reader sees it; counts, number and names only where they are for them."""

    poll: Poll
    is_open: bool
    voted: bool
    choices: Sequence[int]  # the reader's own, under their name
    counts: Sequence[int] | None
    voters: int | None
    named: Sequence[Voter]
    votes: bool  # may vote now
    closes: bool  # may close it

    def share(self, place: int) -> int:
        """How many of a hundred voters chose an option."""
        if self.counts is None or not self.poll.voters:
            return 0
        return round(100 * self.counts[place] / self.poll.voters)


def seen(session: Session, granted: GrantedPoll, actor: Actor) -> Seen:
    """What the actor sees and may do, two statements at most however many voted."""
    poll, now = granted.poll, clock.now()
    choices = _own(session, poll, actor)
    voted = bool(choices) or _has_voted_unseen(session, poll, actor)
    is_open = not is_over(poll, now=now)
    result = shows_result(poll, voted=voted, now=now)
    member = Role.MEMBER in granted.on.standing or Role.FACILITATOR in granted.on.standing
    names = result and not poll.anonymous and member
    once = poll.anonymous and voted
    # Whoever is known by an alias here would be named beside it.
    masked = not poll.anonymous and actor.mask_in(granted.on.thread.id) is not None
    unlocked = granted.on.thread.locked_at is None and not is_frozen(
        granted.on.thread, granted.on.community
    )
    return Seen(
        poll=poll,
        is_open=is_open,
        voted=voted,
        choices=choices,
        counts=poll.counts if result else None,
        voters=poll.voters if shows_voters(poll, voted=voted, now=now) else None,
        named=_named(session, poll) if names else (),
        votes=is_open and unlocked and granted.on.may("polls.vote") and not (once or masked),
        closes=is_open
        and granted.on.may("polls.make")
        and (is_own(granted.post, actor=actor) or granted.on.may("threads.edit_any")),
    )


def _own(session: Session, poll: Poll, actor: Actor) -> list[int]:
    if poll.anonymous or actor.id is None:
        return []
    return list(
        session.scalars(
            select(PollVote.choice)
            .where(PollVote.poll_id == poll.id, PollVote.account_id == actor.id)
            .order_by(PollVote.choice)
        )
    )


def _has_voted_unseen(session: Session, poll: Poll, actor: Actor) -> bool:
    if poll.secret is None or actor.id is None:
        return False
    key = key_of_voter(poll.secret, poll.id, actor.id)
    found = select(PollKey.key).where(PollKey.poll_id == poll.id, PollKey.key == key)
    return session.scalar(found) is not None


def _named(session: Session, poll: Poll) -> list[Voter]:
    rows = session.execute(
        select(PollVote.choice, Account.handle, Account.name)
        .join(Account, Account.id == PollVote.account_id)
        .where(PollVote.poll_id == poll.id)
        .order_by(PollVote.choice, Account.name, Account.id)
        .limit(MOST_NAMES)
    )
    return [Voter(**row._asdict()) for row in rows]
