"""Votes: up, down and acceptance are kept; what else a source records is listed as left."""

from __future__ import annotations

from app.imports.fields import RowRefused, moment, number
from app.imports.rows import Row
from app.imports.run import LIGHT_BATCH, Run
from community.imports.actions.votes import keep_votes
from community.imports.arrivals import Ballot
from community.imports.ledger import POSTS, VOTES, vote_digest

ACCEPTED, UP, DOWN = 1, 2, 3
_OTHERS = {
    4: "offensive flag",
    5: "bookmark",
    6: "vote to close",
    7: "vote to reopen",
    8: "bounty offered",
    9: "bounty awarded",
    10: "vote to delete",
    11: "vote to undelete",
    12: "spam flag",
    15: "moderator review",
    16: "approved edit suggestion",
}


def take_votes(run: Run) -> None:
    """Keep votes by their source id; nearly none of them names a voter."""
    for batch in run.batches(VOTES, 2 * LIGHT_BATCH):
        run.write(VOTES, keep_votes, run.sift(VOTES, batch, _ballot))


def _ballot(run: Run, row: Row) -> Ballot:
    kind, post = number(row, "VoteTypeId"), number(row, "PostId")
    if kind not in (ACCEPTED, UP, DOWN):
        raise RowRefused(f"votes of type {kind} ({_OTHERS.get(kind, 'unknown')}) are not taken")
    known = run.ledger.of(POSTS).get(post)
    if known is None or known.thread_id is None:
        raise RowRefused("its post is not among the questions and answers that were taken")
    if kind == ACCEPTED and known.local_table != "replies":
        raise RowRefused("it accepts something that is no answer")
    at = moment(row, "CreationDate")
    return Ballot(
        source_id=number(row, "Id"),
        digest=vote_digest(post, kind, at),
        post_source_id=post,
        kind=kind,
        voted_at=at,
    )
