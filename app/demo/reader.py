"""Reads the invented organisation from its text files."""

from __future__ import annotations

import re
from pathlib import Path

from app.demo.fields import Fields, load
from app.demo.shapes import Community, Organisation, Person, SignIn
from app.demo.threads import read_thread

_PARTS = ("person", "programme_owner", "admin")
_ROLES = ("newcomer", "member", "facilitator", "admin")
_STAGES = ("potential", "coalescing", "maturing", "stewarding", "transforming")
_VISIBILITIES = ("public", "organisation", "private")
_JOININGS = ("open", "on_request", "by_invitation")


def read_organisation(folder: Path) -> Organisation:
    """The organisation written in `folder`; raises DemoTextError naming file and line."""
    path = folder / "organisation.toml"
    source = path.read_text(encoding="utf-8")
    table = load(path, source)
    sign_ins = tuple(_sign_in(path, source, each) for each in table.pop("sign_ins", []))
    fields = Fields(path, table, source=source, first_line=1)
    organisation = Organisation(
        name=fields.text("name"),
        slug=fields.text("slug"),
        about=fields.text("about"),
        founded=fields.moment("founded"),
        quiet_weeks=fields.weeks("quiet_weeks"),
        sign_ins=sign_ins,
        people=_people(folder / "people.toml"),
        communities=tuple(_community(charter) for charter in sorted(folder.glob("*/charter.toml"))),
    )
    fields.done()
    return organisation


def _sign_in(path: Path, source: str, table: dict[str, str]) -> SignIn:
    fields = Fields(path, table, source=source, first_line=1)
    made = SignIn(
        role=fields.choice("role", _ROLES),
        handle=fields.text("handle"),
        password=fields.text("password"),
    )
    fields.done()
    return made


def _people(path: Path) -> tuple[Person, ...]:
    source = path.read_text(encoding="utf-8")
    return tuple(
        _person(path, source, handle, table) for handle, table in load(path, source).items()
    )


def _person(path: Path, source: str, handle: str, table: dict[str, str]) -> Person:
    # Only this person's lines, so that an error names theirs and not the first `name =`.
    after = source[: source.index(f"[{handle}]")].count("\n")
    own = re.split(r"\n(?=\[)", "\n".join(source.splitlines()[after:]))[0]
    fields = Fields(path, table, source=own, first_line=after + 1)
    made = Person(
        handle=handle,
        name=fields.text("name"),
        title=fields.text("title"),
        team=fields.text("team"),
        place=fields.text("place"),
        about=fields.text("about"),
        role=fields.choice("role", _PARTS, otherwise="person"),
        joined=fields.moments("joined"),
        left=fields.moment_or_none("left"),
    )
    fields.done()
    return made


def _community(path: Path) -> Community:
    source = path.read_text(encoding="utf-8")
    fields = Fields(path, load(path, source), source=source, first_line=1)
    made = Community(
        slug=path.parent.name,
        name=fields.text("name"),
        stage=fields.choice("stage", _STAGES),
        visibility=fields.choice("visibility", _VISIBILITIES),
        joining=fields.choice("joining", _JOININGS),
        founded=fields.moment("founded"),
        summary=fields.text("summary"),
        domain=fields.text("domain"),
        community=fields.text("community"),
        practice=fields.text("practice"),
        purpose=fields.text("purpose"),
        norms=fields.text("norms"),
        sponsor=fields.text("sponsor"),
        facilitators=fields.texts("facilitators"),
        tags=fields.texts("tags"),
        quiet_weeks=fields.weeks("quiet_weeks"),
        last_post=fields.moment_or_none("last_post"),
        threads=tuple(read_thread(each) for each in sorted(path.parent.glob("*.md"))),
    )
    fields.done()
    return made
