"""What concerns an alias is told to the person behind it, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from community.notifications.recipients import Occasion
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


def _told(occasion: Occasion, persons: Mapping[int, int]) -> Occasion:
    return replace(
        occasion,
        person_id=persons.get(occasion.actor_id or 0),
        reasons=tuple(
            (persons.get(account_id, account_id), kind) for account_id, kind in occasion.reasons
        ),
        sealed=frozenset(persons[each] for each, _kind in occasion.reasons if each in persons),
    )
