"""Whoever joined by their mail address is told, and how to leave."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.domains.events import JoinedByDomain
from community.notifications.recipients import NoticeKind, Occasion, occasion_of


@occasion_of.register
def _(event: JoinedByDomain, _session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        reasons=((event.account_id, NoticeKind.BY_DOMAIN),),
    )
