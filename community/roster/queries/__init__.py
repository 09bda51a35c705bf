"""Reads for admins: the list of people, one person, what a list of people meets."""

from __future__ import annotations

from community.roster.queries.files import (
    FileLine,
    FileShown,
    file_shown,
    file_waiting,
    recent_files,
    rows_of,
)
from community.roster.queries.known import KnownPerson, handle_at, known_people, managers_of_all
from community.roster.queries.people import (
    PersonAdministered,
    PersonInList,
    Wanted,
    email_of_claim,
    is_invited,
    manager_of,
    people_of,
    person_administered,
)

__all__ = [
    "FileLine",
    "FileShown",
    "KnownPerson",
    "PersonAdministered",
    "PersonInList",
    "Wanted",
    "email_of_claim",
    "file_shown",
    "file_waiting",
    "handle_at",
    "is_invited",
    "known_people",
    "manager_of",
    "managers_of_all",
    "people_of",
    "person_administered",
    "recent_files",
    "rows_of",
]
