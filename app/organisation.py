"""Whose Hearth this is: the name and purpose that visitors read first."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.resources import resource
from app.settings import settings
from community.organisation.queries import organisation_profile


class Whose(NamedTuple):
    """An organisation as the front page tells of it; empty where nobody said."""

    name: str
    purpose: str


def whose(session: Session) -> Whose:
    """What the organisation decided, else what the settings say.

    A demonstration belongs to its invented organisation.
    """
    own = organisation_profile(session)
    told = Whose(own.name or settings().organisation, own.purpose or settings().purpose)
    return _invented() if settings().demo and not told.name else told


@cache
def _invented() -> Whose:
    text = (resource("demo") / "texts" / "organisation.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Whose(table["name"], table["about"].strip())
