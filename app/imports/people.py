"""Users: a name, the day they came, and a link to their profile at the source; nothing else."""

from __future__ import annotations

from app.imports.fields import RowRefused, digest, moment, number, optional_number
from app.imports.rows import Row
from app.imports.run import LIGHT_BATCH, Run
from community.imports.actions.people import stage_people
from community.imports.arrivals import Person
from community.imports.ledger import USERS

_LONGEST_NAME = 80


def take_people(run: Run) -> None:
    """Stage an account for everybody, whether or not they have written."""
    for batch in run.batches(USERS, LIGHT_BATCH):
        run.write(USERS, stage_people, run.sift(USERS, batch, _person))


def _person(run: Run, row: Row) -> Person:
    id_ = number(row, "Id")
    name = " ".join(row.get("DisplayName", "").split())[:_LONGEST_NAME] or f"user{id_}"
    account = optional_number(row, "AccountId")
    link = _profile(run, id_, account)
    joined_at = moment(row, "CreationDate")
    run.credits[id_] = (name, link)
    return Person(
        source_id=id_,
        digest=digest(name, joined_at, account),
        name=name,
        joined_at=joined_at,
        profile_url=link,
    )


def _profile(run: Run, id_: int, account: int | None) -> str:
    if run.site is not None:
        return f"https://{run.site}/users/{id_}"
    # Without the site's name: the network's own page about the same person.
    return f"https://stackexchange.com/users/{account}" if account and account > 0 else ""


def credit(run: Run, author: int | None, display_name: str, licence: str, path: str) -> str:
    """The line that the licence asks for: who, where, under which terms."""
    name, link = run.credits.get(author or 0, ("", ""))
    name = name or " ".join(display_name.split())[:_LONGEST_NAME] or "Somebody who has left"
    who = f"{name} ({link})" if link else name
    where = f"{run.site} (https://{run.site}/{path})" if run.site else "Stack Exchange"
    return f"{who} on {where}, {licence}"[:500]


def author_of(run: Run, row: Row, field: str) -> int | None:
    """The source id of the author; None for one who has left. Refuses an author nobody knows."""
    found = optional_number(row, field)
    if found is not None and found not in run.ledger.of(USERS):
        raise RowRefused("its author is not among the people of Users.xml that were taken")
    return found
