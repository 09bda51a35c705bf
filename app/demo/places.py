"""Writes the demonstration's people, communities, memberships and tags."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.demo.dressing import Dressed, email_of
from app.demo.shapes import Community as CommunityText
from app.demo.shapes import Person
from community.accounts.models import Account, AccountState
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Tag,
)
from community.history.actions import write_numbered_rows, write_rows
from community.reading.models import CommunityPlace
from community.threads.models import ThreadTag

Numbers = Mapping[str, int]
_READ_UNTIL = timedelta(days=10)  # before the first start
_LAST_HERE = timedelta(days=6)


def write_people(session: Session, dressed: Dressed) -> Numbers:
    people = dressed.organisation.people
    ids = write_numbered_rows(session, Account, [_account(dressed, each) for each in people])
    return dict(zip((each.handle for each in people), ids, strict=True))


def _account(dressed: Dressed, person: Person) -> dict[str, Any]:
    came = min(at.resolve(dressed.start) for at in person.joined.values())
    password = dressed.passwords.get(person.handle)
    return {
        "handle": person.handle,
        "name": person.name,
        "email": email_of(person),
        "email_confirmed_at": came,
        "password_hash": password,
        "password_changed_at": came if password else None,
        "state": AccountState.DEACTIVATED if person.left else AccountState.ACTIVE,
        "role": person.role,
        "headline": person.title,
        "bio": person.about,
        "bio_html": dressed.people_html[person.handle],
        "team": person.team,
        "location": person.place,
        "created_at": came,
    }


def write_communities(session: Session, dressed: Dressed, people: Numbers) -> Numbers:
    texts = dressed.organisation.communities
    rows = [_community(dressed, each, people) for each in texts]
    ids = write_numbered_rows(session, Community, rows)
    return dict(zip((each.slug for each in texts), ids, strict=True))


def _community(dressed: Dressed, text: CommunityText, people: Numbers) -> dict[str, Any]:
    founded = text.founded.resolve(dressed.start)
    charter = dressed.charters[text.slug]
    return {
        "slug": text.slug,
        "name": text.name,
        "summary": text.summary,
        "visibility": text.visibility,
        "joining": text.joining,
        "stage": text.stage,
        "sponsor": charter.sponsor,
        **charter.texts,
        "charter_html": charter.html,
        "charter_renewed_at": founded,
        "created_at": founded,
        "created_by_id": people[text.facilitators[0]],
    }


def write_memberships(session: Session, dressed: Dressed, people: Numbers, places: Numbers) -> None:
    facilitated = {each.slug: each.facilitators for each in dressed.organisation.communities}
    rows = []
    for person in dressed.organisation.people:
        left = person.left.resolve(dressed.start) if person.left else None
        for slug, at in person.joined.items():
            facilitates = person.handle in facilitated[slug]
            rows.append(
                {
                    "community_id": places[slug],
                    "account_id": people[person.handle],
                    "role": MemberRole.FACILITATOR if facilitates else MemberRole.MEMBER,
                    "state": MembershipState.LEFT if left else MembershipState.ACTIVE,
                    "joined_at": at.resolve(dressed.start),
                    "ended_at": left,
                }
            )
    write_rows(session, Membership, sorted(rows, key=lambda row: row["joined_at"]))
    _write_visits(session, dressed, [row for row in rows if row["state"] == MembershipState.ACTIVE])


def _write_visits(session: Session, dressed: Dressed, belonging: list[dict[str, Any]]) -> None:
    """Everybody was here last week: a little is unread and new to them, as on any other day."""
    rows = [
        {
            "account_id": each["account_id"],
            "community_id": each["community_id"],
            "counts_from": dressed.start - _READ_UNTIL,
            "here_at": dressed.start - _LAST_HERE,
        }
        for each in belonging
    ]
    write_rows(session, CommunityPlace, rows)


def write_tags(session: Session, dressed: Dressed, places: Numbers, threads: Numbers) -> None:
    texts = dressed.organisation.communities
    names = [(each, tag) for each in texts for tag in each.tags]
    rows = [
        {
            "community_id": places[each.slug],
            "name": tag,
            "created_at": each.founded.resolve(dressed.start),
        }
        for each, tag in names
    ]
    ids = write_numbered_rows(session, Tag, rows)
    numbers = {(each.slug, tag): id_ for (each, tag), id_ in zip(names, ids, strict=True)}
    borne = [
        {"thread_id": threads[thread.key], "tag_id": numbers[each.slug, tag]}
        for each in texts
        for thread in each.threads
        for tag in thread.tags
    ]
    write_rows(session, ThreadTag, borne)
