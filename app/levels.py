"""The control that says how much one hears of a place, and the places it leads back to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted
from community.levels.access import CHOOSE, Place
from community.levels.policies import Level
from community.levels.queries import Standing, standing_at, tag_number
from community.rights import Role
from community.threads.queries import ThreadHead


@dataclass(frozen=True, kw_only=True)
class Bell:
    """What the control of one page shows, and where it sends."""

    kind: str  # community, tag or thread
    action: str
    standing: Standing

    @property
    def chosen(self) -> Level | None:
        """The choice that is ticked: a community without one is normal."""
        if self.kind == "community":
            return self.standing.level
        return self.standing.chosen


def page_of(place: Place) -> str:
    """The page on which the control of a place stands."""
    if place.thread_id is not None:
        return f"/threads/{place.thread_id}"
    if place.tag is not None:
        return f"/communities/{place.slug}/threads?tag={quote(place.tag, safe='')}"
    return f"/communities/{place.slug}"


def bell_of_list(
    session: Session, actor: Actor, granted: Granted, *, tag: str | None = None
) -> Bell | None:
    """The control of a community, or of the tag that its list is filtered by, for its members."""
    if actor.id is None or not granted.may(CHOOSE):
        return None
    slug, number = granted.community.slug, granted.community.id
    place = Place(account_id=actor.id, community_id=number, slug=slug)
    if tag is None:
        action = f"/communities/{slug}/level"
        return Bell(kind="community", action=action, standing=standing_at(session, place))
    tag_id = tag_number(session, community_id=number, name=tag)
    if tag_id is None:
        return None
    place = replace(place, tag_id=tag_id, tag=tag)
    action = f"/communities/{slug}/tags/{tag_id}/level"
    return Bell(kind="tag", action=action, standing=standing_at(session, place))


def bell_of_thread(session: Session, actor: Actor, head: ThreadHead) -> Bell | None:
    """The control of a thread, for members of its community."""
    if actor.id is None or Role.MEMBER not in head.standing or not head.is_live:
        return None
    place = Place(
        account_id=actor.id,
        community_id=head.community_id,
        slug=head.community_slug,
        thread_id=head.id,
    )
    return Bell(
        kind="thread", action=f"/threads/{head.id}/level", standing=standing_at(session, place)
    )
