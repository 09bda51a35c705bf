"""Note a search that failed, so that nobody can say later whose it was."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community, Membership, MembershipState
from community.gaps.models import GapKey, Looker, Miss, Outcome
from community.gaps.policies import KEPT, MOST_STEMS
from community.insertion import insert_once


def note_miss(
    session: Session,
    actor: Actor,
    *,
    words: Mapping[str, str],
    outcome: Outcome,
    slug: str | None = None,
) -> None:
    """Keep the words (by stem, as typed) for the communities that could have known.

    These are the one searched in, if the actor is a member, or all that they belong to. Nothing is
    kept of whoever does not want their searches to count, nor of programs and visitors.
    """
    if actor.id is None or actor.token_id is not None or actor.suspended or not words:
        return
    counts = select(Account.counts_searches).where(Account.id == actor.id)
    if not session.scalar(counts):
        return
    key, today = _key(session).key, clock.now().date()
    chosen = dict(sorted(words.items())[:MOST_STEMS])
    for community_id in _places(session, actor, slug):
        miss = {"day": today, "outcome": str(outcome), "stems": list(chosen)}
        session.add(Miss(community_id=community_id, **miss))
        for stem, word in chosen.items():
            mark = _mark(key, actor.id, community_id, stem)
            seen = {"community_id": community_id, "stem": stem, "mark": mark}
            insert_once(session, Looker, **seen, word=word, day=today)


def _places(session: Session, actor: Actor, slug: str | None) -> list[int]:
    wanted = (
        select(Membership.community_id)
        .join(Community, Community.id == Membership.community_id)
        .where(Membership.account_id == actor.id, Membership.state == MembershipState.ACTIVE)
        .order_by(Membership.community_id)
    )
    if slug:
        wanted = wanted.where(Community.slug == slug.lower())
    return list(session.scalars(wanted))


def _mark(key: bytes, account_id: int, community_id: int, stem: str) -> bytes:
    said = f"{account_id}\n{community_id}\n{stem}".encode()
    return blake2b(said, key=key, digest_size=16).digest()


def _key(session: Session) -> GapKey:
    found = session.scalar(select(GapKey).order_by(GapKey.id).limit(1))
    if found is None:
        insert_once(session, GapKey, id=1, key=secrets.token_bytes(32), made_at=clock.now())
        found = session.scalars(select(GapKey)).one()
    return found


def forget_misses(session: Session) -> None:
    """Delete what is older than thirty days, and with a key of that age all marks made by it.

    Under a new key one person would be counted twice beside their older marks.
    """
    until = clock.now() - KEPT
    session.execute(delete(Miss).where(Miss.day < until.date()))
    session.execute(delete(Looker).where(Looker.day < until.date()))
    if _is_old(session, until):
        session.execute(delete(Looker))
        session.execute(delete(GapKey))


def _is_old(session: Session, until: datetime) -> bool:
    made = session.scalar(select(GapKey.made_at))
    return made is not None and made < until
