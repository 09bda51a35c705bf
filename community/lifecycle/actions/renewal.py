"""Confirm once a year that a charter is still right."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community
from community.errors import Refused
from community.lifecycle.events import CharterRenewed
from community.outbox import record
from community.words import N_


def renew_charter(session: Session, place: Community) -> None:
    """It is still right as it stands; whoever changes it renews it by that."""
    if not place.charter_html:
        raise Refused(N_("There is no charter yet. Write it first."), code="no_charter")
    place.charter_renewed_at = clock.now()
    record(session, CharterRenewed(community_id=place.id))
