"""Votes of a source are kept by their source id; scores and acceptance are counted from them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from community.imports.actions.batches import Written
from community.imports.arrivals import Ballot
from community.imports.bulk import upsert
from community.imports.ledger import Known, Ledger
from community.imports.models import SourceVote


def keep_votes(session: Session, ledger: Ledger, ballots: Sequence[Ballot]) -> Written:
    """Write votes as they stand in the snapshot."""
    upsert(
        session,
        SourceVote,
        [
            {
                "community_id": ledger.community_id,
                "source_id": ballot.source_id,
                "source_post_id": ballot.post_source_id,
                "kind": ballot.kind,
                "voted_at": ballot.voted_at,
                "withdrawn_at": None,
            }
            for ballot in ballots
        ],
        by="community_id source_id",
    )
    return Written(known={ballot.source_id: Known(ballot.digest) for ballot in ballots})
