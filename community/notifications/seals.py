"""Who hears of seals: who may decide, who asked, and of an opened one who stands behind it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, OrganisationRole
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.seal.models import Alias, SealRequest
from community.seals.events import SealAsked, SealDecided


@occasion_of.register
def _(event: SealAsked, session: Session) -> Occasion | None:
    asked = session.get(SealRequest, event.request_id)
    if asked is None or asked.decided_at is not None:
        return None
    # An admin whom it is about too: that one of them heard nothing would name them.
    admins = session.scalars(
        select(Account.id).where(Account.role == OrganisationRole.ADMIN).order_by(Account.id)
    )
    return Occasion(
        community_id=event.community_id,
        actor_id=asked.asked_by_id,
        names_actor=False,
        reasons=tuple((each, NoticeKind.SEAL_ASKED) for each in admins),
        readers_only=False,
    )


@occasion_of.register
def _(event: SealDecided, session: Session) -> Occasion | None:
    asked = session.get(SealRequest, event.request_id)
    if asked is None or asked.decided_at is None:
        return None
    told = [(asked.asked_by_id, NoticeKind.SEAL_DECIDED)]
    if asked.agreed:
        alias = session.get_one(Alias, asked.alias_id)
        told.append((alias.account_id, NoticeKind.SEAL_OPENED))
    return Occasion(community_id=event.community_id, reasons=tuple(told), readers_only=False)
