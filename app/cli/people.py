"""`hearth people`: an operator adds, lists and hands over people, closes accounts, gives parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import click
from sqlalchemy.orm import Session

from app.cli.typed import mail_address, short_line
from app.config import Settings, read_settings
from app.database import Database
from community.accounts.actions.claims import add_person, offer_claim
from community.accounts.models import OrganisationRole
from community.accounts.policies import handle_from
from community.accounts.secrets import new_claim_code, new_secret
from community.errors import CommunityError
from community.roster.actions import operators
from community.roster.policies import Standing
from community.roster.queries.people import PersonInList, Wanted, people_of

_AT_ONCE = 100  # people in one look
_SHOWN = ("handle", "name", "email", "standing", "role")


@click.group()
def people() -> None:
    """Add and list people, hand imported ones over, close accounts, give parts."""


@people.command("add")
@click.option("--name", required=True, help="As colleagues know them.")
@click.option("--email", required=True, help="The address they will sign in with.")
@click.option("--handle", help="Made from the name when left out.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in OrganisationRole]),
    default=OrganisationRole.PERSON.value,
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(*, name: str, email: str, handle: str | None, role: str, as_json: bool) -> None:
    """Add a person and print the link by which they choose their password."""
    settings = read_settings()
    secret = new_secret()
    name, email = short_line(name, "name", most=80), mail_address(email)
    with _writing(settings) as session:
        account = add_person(
            session,
            name=name,
            handle=handle or handle_from(name),
            email=email,
            role=OrganisationRole(role),
            secret=secret,
        )
        taken = account.handle
    _tell(settings, handle=taken, secret=secret, as_json=as_json)


@people.command("claim")
@click.argument("handle")
@click.option("--code", is_flag=True, help="Print a short code to read out instead of a link.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def claim(*, handle: str, code: bool, as_json: bool) -> None:
    """Print the link by which an imported person takes their account over, once, for a week."""
    settings = read_settings()
    secret = new_claim_code() if code else new_secret()
    with _writing(settings) as session:
        offer_claim(session, handle=handle.lower().removeprefix("@"), secret=secret)
    _tell(settings, handle=handle, secret=secret, as_json=as_json)


@people.command("list")
@click.option("--state", type=click.Choice([each.value for each in Standing]))
@click.option("--role", type=click.Choice([role.value for role in OrganisationRole]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_people(*, state: str | None, role: str | None, as_json: bool) -> None:
    """List people by handle, with address, state and part."""
    database = Database(read_settings().database_url)
    wanted = Wanted(standing=Standing(state) if state else None, role=role or "")
    found: list[PersonInList] = []
    try:
        cursor, more = None, True
        while more:
            with database.reading() as session:
                page = people_of(session, wanted, cursor=cursor, size=_AT_ONCE)
            found += page.items
            cursor = page.next_cursor
            more = cursor is not None
    finally:
        database.dispose()
    lines = [{name: getattr(one, name) or "" for name in _SHOWN} for one in found]
    if as_json:
        click.echo(json.dumps({"people": lines}))
    for line in [] if as_json else lines:
        click.echo("\t".join(map(_cell, line.values())))


def _cell(words: str) -> str:
    """Names may have come from elsewhere: no cell begins another, a line or a command."""
    return "".join(one if one.isprintable() else " " for one in words)


@people.command("deactivate")
@click.argument("handle")
def deactivate(*, handle: str) -> None:
    """Close an account: they are signed out, their tokens end, what they wrote stays."""
    with _writing(read_settings()) as session:
        account = operators.person_at_hand(session, handle)
        operators.close(session, account)
    click.echo(f"{account.handle} is deactivated")


@people.command("reactivate")
@click.argument("handle")
def reactivate(*, handle: str) -> None:
    """Open a closed account again."""
    with _writing(read_settings()) as session:
        account = operators.person_at_hand(session, handle)
        operators.reopen(session, account)
    click.echo(f"{account.handle} is open again")


@people.command("role")
@click.argument("handle")
@click.argument("role", type=click.Choice([role.value for role in OrganisationRole]))
def set_role(*, handle: str, role: str) -> None:
    """Give somebody a part in the organisation; they sign in again. One admin always remains."""
    with _writing(read_settings()) as session:
        account = operators.person_at_hand(session, handle)
        operators.set_office(session, account, OrganisationRole(role))
    click.echo(f"{account.handle} is {role}")


@contextmanager
def _writing(settings: Settings) -> Iterator[Session]:
    database = Database(settings.database_url)
    try:
        with database.unit_of_work() as session:
            yield session
    except CommunityError as error:
        raise click.ClickException(error.detail) from error
    finally:
        database.dispose()


def _tell(settings: Settings, *, handle: str, secret: str, as_json: bool) -> None:
    link = f"{settings.base_url}/claim?token={quote(secret)}"
    if as_json:
        click.echo(json.dumps({"handle": handle, "code": secret, "link": link}))
    else:
        click.echo(f"{handle} {link}")
