"""Keep a search, call it otherwise, forget it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import Conflict, Refused
from community.searches.models import LONGEST_NAME, SavedSearch
from community.words import N_

MOST_SAVED = 50  # of one person
FILTERS = ("in", "type", "tag", "author", "status")


def save_search(
    session: Session,
    *,
    by: Actor,
    name: str,
    words: str,
    filters: Mapping[str, str],
    alert: bool = False,
) -> SavedSearch:
    """Keep it; what asks for nothing is Refused, and Conflict beyond fifty."""
    assert by.id is not None  # access has asked for an account
    chosen = {key: filters[key] for key in FILTERS if filters.get(key)}
    if not words.strip() and not chosen:
        problem = N_("There is nothing to look for in it. Type some words first.")
        raise Refused(problem, code="empty", fields={"words": problem})
    # Held, so that two clicks at once count each other.
    session.execute(select(Account.id).where(Account.id == by.id).with_for_update())
    count = session.scalar(select(func.count()).where(SavedSearch.account_id == by.id)) or 0
    if count >= MOST_SAVED:
        words_of_it = N_("You keep %(most)s searches, the most there can be. Delete one first.",
                         most=MOST_SAVED)  # fmt: skip
        raise Conflict(words_of_it, code="too_many")
    made = SavedSearch(
        account_id=by.id,
        name=_named(name or words or " ".join(chosen.values())),
        words=words.strip(),
        filters=chosen,
        created_at=clock.now(),
        alert=False,
    )
    set_alert(made, on=alert)
    session.add(made)
    session.flush()  # its address holds the number
    return made


def rename_search(saved: SavedSearch, name: str) -> None:
    """Call it otherwise; `saved` comes from `own_search`."""
    saved.name = _named(name)


def set_alert(saved: SavedSearch, *, on: bool) -> None:
    """Tell its owner of what it finds from now on, or no more."""
    if on and not saved.alert:
        saved.known_until = clock.now()
    saved.alert = on


def forget_search(session: Session, saved: SavedSearch) -> None:
    """Keep it no more; an address of its feed finds nothing from then on."""
    session.delete(saved)


def _named(name: str) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        problem = N_("Give it a name.")
        raise Refused(problem, code="bad_name", fields={"name": problem})
    return name
