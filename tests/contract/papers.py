"""A report, a request to join and an invitation, for requests that name them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.accounts.queries import hash_secret
from community.communities.models import Community, Invitation, JoinRequest
from community.moderation.models import Report
from tests.world import World

INVITATION = "an-invitation-that-is-good-for-whoever-holds-it"


def write_papers(session: Session, world: World, thread_id: int) -> tuple[int, int, int]:
    """A report, a request to join and an invitation."""
    now = clock.now()
    report = Report(
        community_id=world.garden,
        thread_id=thread_id,
        reply_id=None,
        reporter_id=world.cleo,
        reason="other",
        note="Have a look",
        created_at=now,
    )
    request = JoinRequest(
        community_id=world.workshop, account_id=world.zed, note="Please", created_at=now
    )
    invitation = Invitation(
        community_id=world.garden,
        token_hash=hash_secret(INVITATION),
        email=None,
        created_by_id=world.ada,
        created_at=now,
        expires_at=now + timedelta(days=7),
        uses_left=5,
    )
    session.add_all([report, request, invitation])
    assert session.get_one(Community, world.garden)
    session.flush()  # the ids are handed out
    return report.id, request.id, invitation.id
