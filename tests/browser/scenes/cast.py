"""The people of a scene and the communities they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.actions.charters import prepare_charter
from community.communities.models import (
    Community,
    Joining,
    MemberRole,
    Membership,
    Stage,
    Visibility,
)
from community.history.actions import write_numbered_rows, write_rows
from community.text import render
from tests.browser.scenes.words import Words

# Who looks at pages. `newcomer` belongs to nothing, `keeper` is about to confirm an authenticator
# app and `holder` does so when looked at.
ROLES = ("member", "facilitator", "admin", "newcomer", "keeper", "holder")
_CHARTER = {
    "purpose": "Lose fewer pots, and know why.",
    "domain": "Clay, glazes, kilns and what happens between them.",
    "community": "Everyone who fires, from the first bowl on.",
    "practice": "Test tiles, *firing logs*, a round of broken pieces every month.",
    "norms": "- Show what failed.\n- Ask before you open the kiln.",
}


@dataclass
class Cast:
    """Ids by part, everybody in the crowd, and where they meet."""

    people: dict[str, int] = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=dict)
    crowd: list[int] = field(default_factory=list)
    place: int = 0
    slug: str = ""
    # Where the one thread stands that is looked at, so that `place` can be empty of threads.
    side: int = 0

    def actor(self, session: Session, part: str) -> Actor:
        """The person who plays this part, as the domain sees them."""
        row = session.get_one(Account, self.people[part])
        return Actor(id=row.id, handle=row.handle, name=row.name, role=row.role)


def write_cast(session: Session, words: Words, *, count: int) -> Cast:
    """People of every part, `count` more, their community and `count` others."""
    cast = Cast()
    for number, part in enumerate(ROLES):
        row = person_row(words, number, handle=part, name=words.name(number))
        row["role"] = OrganisationRole.ADMIN if part == "admin" else OrganisationRole.PERSON
        cast.people[part] = write_numbered_rows(session, Account, [row])[0]
        cast.handles[part] = row["handle"]
    crowd = [person_row(words, 100 + number) for number in range(count)]
    cast.crowd = write_numbered_rows(session, Account, crowd)
    slug = "clay" if not words.long else words.filled(60, 0)
    cast.slug = slug
    cast.place, cast.side = write_numbered_rows(
        session,
        Community,
        [
            _community_row(words, 0, slug=slug, name="Clay and kilns", bare=count == 0),
            {
                **_community_row(words, 1, slug="kiln", name="The big kiln", bare=False),
                "visibility": Visibility.PUBLIC,
            },
        ],
    )
    _belong(session, cast)
    _more_communities(session, cast, words, count=count)
    return cast


def person_row(words: Words, number: int, *, handle: str = "", name: str = "") -> dict[str, Any]:
    """An account; bio and headline are there when words are long, or for every second person."""
    talks = words.long or number % 2 == 0
    handle = handle or words.handle(number)
    bio = words.said(number) if talks else ""
    return {
        "handle": handle,
        "name": name or words.name(number),
        "email": f"{handle}@kilns.example",
        "email_confirmed_at": clock.ago(days=300),
        "state": AccountState.ACTIVE,
        "headline": words.line("Throws, fires, mends", most=120) if talks else "",
        "bio": bio,
        "bio_html": render(bio).html if bio else "",
        "team": words.line("Kiln hands", most=80) if talks else "",
        "location": words.line("Lower Weir", most=80) if talks else "",
        "website": f"https://{words.line('pots', most=180)}.example" if talks else "",
        "created_at": clock.ago(days=300),
    }


def _community_row(
    words: Words, number: int, *, slug: str, name: str, bare: bool
) -> dict[str, Any]:
    charter = {} if bare else _CHARTER
    if words.long:
        charter = dict.fromkeys(_CHARTER, words.body())
    written = prepare_charter({**dict.fromkeys(_CHARTER, ""), **charter}, sponsor="")
    return {
        "slug": slug,
        "name": words.line(name, most=80, number=number),
        "summary": "" if bare else words.line("Clay, glaze and fire.", most=280),
        "visibility": (Visibility.PUBLIC, Visibility.ORGANISATION)[number % 2],
        "joining": (Joining.ON_REQUEST, Joining.OPEN, Joining.BY_INVITATION)[number % 3],
        "stage": list(Stage)[number % len(Stage)],
        "sponsor": "" if bare else words.line("The guild", most=120),
        **written.texts,
        "charter_html": written.html,
        "created_at": clock.ago(days=200),
    }


def _belong(session: Session, cast: Cast) -> None:
    rows = [
        _membership(place, cast.people[part], days=150 if part != "member" else 20)
        for place in (cast.place, cast.side)
        for part in ("facilitator", "member")
    ]
    for row in rows:
        if row["account_id"] == cast.people["facilitator"]:
            row["role"] = MemberRole.FACILITATOR
    rows += [
        _membership(cast.place, person, days=100 - number % 100)
        for number, person in enumerate(cast.crowd)
    ]
    rows += [_membership(cast.side, person, days=90) for person in cast.crowd]
    write_rows(session, Membership, rows)


def _membership(place: int, person: int, *, days: int) -> dict[str, Any]:
    return {
        "community_id": place,
        "account_id": person,
        "role": MemberRole.MEMBER,
        "joined_at": clock.now() - timedelta(days=days),
    }


def _more_communities(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    rows = [
        _community_row(
            words,
            number + 2,
            slug=words.filled(60, number + 2) if words.long else f"guild-{number}",
            name=f"Guild number {number + 1}",
            bare=number % 5 == 4,
        )
        for number in range(count)
    ]
    ids = write_numbered_rows(session, Community, rows)
    write_rows(
        session, Membership, [_membership(place, cast.people["member"], days=40) for place in ids]
    )
