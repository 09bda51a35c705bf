"""A report, a request to join and an invitation, for requests that name them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.accounts.queries import hash_secret
from community.communities.models import Invitation, JoinRequest
from community.moderation.models import Report
from tests.contract.ground import Ground

_INVITATION = "an-invitation-that-is-good-for-whoever-holds-it"


def invitation_to(ground: Ground) -> str:
    """The secret of the invitation to its garden."""
    return ground.slug(_INVITATION)


def write_papers(session: Session, ground: Ground, thread_id: int) -> tuple[int, int, int]:
    """A report, a request to join and an invitation."""
    now = clock.now()
    report = Report(
        community_id=ground.garden,
        thread_id=thread_id,
        reply_id=None,
        reporter_id=ground.world.cleo,
        reason="other",
        note="Have a look",
        created_at=now,
    )
    request = JoinRequest(
        community_id=ground.workshop, account_id=ground.world.zed, note="Please", created_at=now
    )
    invitation = Invitation(
        community_id=ground.garden,
        token_hash=hash_secret(invitation_to(ground)),
        email=None,
        created_by_id=ground.id_of(ground.lead),
        created_at=now,
        expires_at=now + timedelta(days=7),
        uses_left=5,
    )
    session.add_all([report, request, invitation])
    session.flush()  # the ids are handed out
    return report.id, request.id, invitation.id
