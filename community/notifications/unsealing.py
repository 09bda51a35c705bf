"""What concerns an alias is told to the person behind it, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from community.notifications.recipients import NoticeKind, Occasion, StandIn
from community.seal.masks import persons_behind


def told_to_persons(session: Session, occasions: Mapping[int, Occasion]) -> Mapping[int, Occasion]:
    """The same occasions with persons in the place of aliases that are to be told.

    Who acts goes on being named as the alias. One statement, however many.
    """
    met = {
        account_id
        for each in occasions.values()
        for account_id in (each.actor_id, *(reason[0] for reason in each.reasons))
        if account_id is not None
    }
    persons = persons_behind(session, met)
    if not persons:
        return occasions
    return {seq: _told(each, persons) for seq, each in occasions.items()}


def _told(occasion: Occasion, persons: Mapping[int, int | None]) -> Occasion:
    actor = occasion.actor_id
    person_id = persons.get(actor or 0)
    named = {actor, *(each for each, _kind in occasion.reasons if each not in persons)}
    reasons: list[tuple[int, NoticeKind]] = []
    sealed: dict[int, int] = {}
    stand_ins = dict(occasion.stand_ins)
    for account_id, kind in occasion.reasons:
        if account_id not in persons:
            reasons.append((account_id, kind))
            if actor is not None and account_id == person_id:
                stand_ins.setdefault(actor, StandIn(kind, account_id))
        elif account_id != actor:
            person = persons[account_id]
            if person is None or person in named:
                stand_ins.setdefault(account_id, StandIn(kind))
            else:
                reasons.append((person, kind))
                sealed[person] = account_id
    return replace(
        occasion, person_id=person_id, reasons=tuple(reasons), sealed=sealed, stand_ins=stand_ins
    )
