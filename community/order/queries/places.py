"""The communities in which somebody may show a thread."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import own_membership, readable_by
from community.communities.models import Community, MemberRole, Membership, Stage, Visibility
from community.order.access import began_by_name
from community.order.queries.moves import PlaceToGo
from community.threads.access import GrantedThread

_MOST = 100  # of a list to choose from; any other can be named by its address


def places_to_show_in(
    session: Session, actor: Actor, granted: GrantedThread
) -> Sequence[PlaceToGo]:
    """Those the actor facilitates or, of their own thread, belongs to; by name."""
    if granted.community.visibility == Visibility.PRIVATE:
        return ()
    wanted = (
        select(Community.slug, Community.name)
        .join(Membership, own_membership(actor))
        .where(
            Community.id != granted.community.id,
            Community.stage != Stage.ARCHIVED,
            readable_by(actor),
        )
    )
    if not began_by_name(granted.thread, actor):
        wanted = wanted.where(Membership.role == MemberRole.FACILITATOR)
    rows = session.execute(wanted.order_by(Community.name, Community.id).limit(_MOST))
    return [PlaceToGo(slug=slug, name=name) for slug, name in rows]
