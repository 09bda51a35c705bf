"""Note a search that failed, so that nobody can say later whose it was."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A search that failed, for the minute until it is written: words by stem, as typed.

    `slug` is the community that was searched in; without one all count that the person belongs to.
    """

    account_id: int
    words: Mapping[str, str]
    outcome: Outcome
    slug: str | None = None


def missed_by(
    actor: Actor, *, words: Mapping[str, str], outcome: Outcome, slug: str | None
) -> Missed | None:
    """What a search of the actor counts for; None for visitors, programs and suspended people."""
    if actor.id is None or actor.token_id is not None or actor.suspended or not words:
        return None
    return Missed(account_id=actor.id, words=words, outcome=outcome, slug=slug)


def note_miss(session: Session, missed: Missed) -> None:
    """Keep the words for the communities that could have known.

    These are the one searched in, if its person is a member, or all that they belong to. Nothing
    is kept of whoever does not want their searches to count.
    """
    counts = select(Account.counts_searches).where(Account.id == missed.account_id)
    if not session.scalar(counts):
        return
    key, today = _key(session).key, clock.now().date()
    chosen = dict(sorted(missed.words.items())[:MOST_STEMS])
    for community_id in _places(session, missed):
        miss = {"day": today, "outcome": str(missed.outcome), "stems": list(chosen)}
        session.add(Miss(community_id=community_id, **miss))
        for stem, word in chosen.items():
            mark = _mark(key, missed.account_id, community_id, stem)
            seen = {"community_id": community_id, "stem": stem, "mark": mark}
            insert_once(session, Looker, **seen, word=word, day=today)


def _places(session: Session, missed: Missed) -> list[int]:
    wanted = (
        select(Membership.community_id)
        .join(Community, Community.id == Membership.community_id)
        .where(
            Membership.account_id == missed.account_id, Membership.state == MembershipState.ACTIVE
        )
        .order_by(Membership.community_id)
    )
    if missed.slug:
        wanted = wanted.where(Community.slug == missed.slug.lower())
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
