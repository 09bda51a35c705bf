"""Pure rules about polls: what one may hold, when one votes, and who learns what came of it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from community.ballots.models import Poll, Shows
from community.errors import Refused
from community.words import N_

FEWEST_OPTIONS, MOST_OPTIONS = 2, 20
LONGEST_QUESTION, LONGEST_OPTION = 200, 150
DAYS = (1, 3, 7, 14, 30, 0)  # until it closes; 0 until somebody closes it
FEWEST_VOTERS = 5  # of an anonymous poll, before anything of it is shown


def is_over(poll: Poll, *, now: datetime) -> bool:
    """Whether nobody votes any more; the worker closes it a little later."""
    if poll.closed_at is not None:
        return True
    return poll.closes_at is not None and poll.closes_at <= now


def shows_result(poll: Poll, *, voted: bool, now: datetime) -> bool:
    """Whether somebody who may read the post sees what was voted.

    Of an anonymous poll while it is open nobody does: who watches the numbers could tell who moved
    them. Of a few voters it would say of each what they chose.
    """
    if poll.anonymous:
        return is_over(poll, now=now) and poll.voters >= FEWEST_VOTERS
    if is_over(poll, now=now) or poll.shows == Shows.ALWAYS:
        return True
    return poll.shows == Shows.VOTED and voted


def shows_voters(poll: Poll, *, voted: bool, now: datetime) -> bool:
    """Whether it is told how many have voted."""
    if poll.anonymous:
        return shows_result(poll, voted=voted, now=now)
    return True


def key_of_voter(secret: str, poll_id: int, account_id: int) -> str:
    """The one-way key of a person in one poll; without the secret nobody can make it again."""
    said = f"{poll_id}:{account_id}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


def demand_options(options: Sequence[str]) -> list[str]:
    """The options as they are kept: each once, two to twenty; Refused otherwise."""
    kept = [" ".join(each.split()) for each in options if each.strip()]
    problem = None
    if not FEWEST_OPTIONS <= len(kept) <= MOST_OPTIONS:
        problem = N_("Write two to twenty options, each on a line of its own.")
    elif any(len(each) > LONGEST_OPTION for each in kept):
        problem = N_("An option has at most %(most)s characters.", most=LONGEST_OPTION)
    elif len({each.casefold() for each in kept}) < len(kept):
        problem = N_("An option stands there twice. Write each once.")
    if problem is not None:
        raise Refused(problem, code="bad_options", fields={"options": problem})
    return kept


def demand_choices(poll: Poll, choices: Sequence[int]) -> list[int]:
    """The places that somebody chose, each once; Refused for none, too many and unknown ones."""
    chosen = sorted(set(choices))
    problem = None
    if not chosen or any(not 0 <= each < len(poll.options) for each in chosen):
        problem = N_("Choose one of the options.")
    elif len(chosen) > poll.most:
        problem = N_("Choose at most %(most)s options.", most=poll.most)
    if problem is not None:
        raise Refused(problem, code="bad_choice", fields={"choices": problem})
    return chosen
