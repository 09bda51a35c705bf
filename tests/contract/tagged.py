"""The tags of the sample: one with a synonym, and one to merge it into."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Tag
from tests.contract.ground import Ground


def put_tags(session: Session, ground: Ground) -> Tag:
    """The one with the synonym."""
    now = clock.now()
    tag = Tag(community_id=ground.garden, name="sowing", description="When", created_at=now)
    session.add(tag)
    session.flush()  # threads look the tag up
    for name, canonical_id in (("sow", tag.id), ("soil", None)):
        beside = Tag(
            community_id=ground.garden, name=name, canonical_id=canonical_id, created_at=now
        )
        session.add(beside)
    return tag
