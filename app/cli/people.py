"""`hearth people`: let an operator add somebody, or hand an imported person over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import click
from sqlalchemy.orm import Session

from app.config import Settings, read_settings
from app.database import Database
from community.accounts.actions.claims import add_person, offer_claim
from community.accounts.models import OrganisationRole
from community.accounts.policies import handle_from
from community.accounts.secrets import new_claim_code, new_secret
from community.errors import CommunityError


@click.group()
def people() -> None:
    """Add people and hand imported ones over."""


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
    with _writing(settings) as session:
        account = add_person(
            session,
            name=name.strip()[:80],
            handle=handle or handle_from(name),
            email=email.strip().lower(),
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
