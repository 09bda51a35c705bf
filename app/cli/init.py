"""`hearth init`: set a new installation up, once: organisation, address, first admin."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click

from app.cli.database import upgrade
from app.cli.typed import mail_address, short_line
from app.config import (
    BadSetting,
    Settings,
    checked_address,
    given_settings,
    keep_in_file,
    read_settings,
)
from app.database import Database
from community.accounts.actor import Actor
from community.accounts.policies import demand_good_password, handle_from
from community.accounts.secrets import new_secret
from community.errors import CommunityError
from community.organisation.founding import FirstAdmin, found_organisation, refuse_founded
from community.organisation.queries import Profile
from community.registration.actions.rules import checked_rule, decide_rule
from community.registration.policies import Policy, Rule


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What is to be set up; without a password the admin gets a link."""

    organisation: str
    purpose: str
    base_url: str
    name: str
    email: str
    password: str | None
    rule: Rule


@click.command()
@click.option("--organisation", help="Its name, on the front page.")
@click.option("--purpose", default="", help="A sentence on the front page: what this is for.")
@click.option("--base-url", help="How people reach it, such as https://hearth.example.org.")
@click.option("--name", help="The first admin, as colleagues know them.")
@click.option("--email", help="The mail address the first admin signs in with.")
@click.option(
    "--link", is_flag=True, help="Print a link by which the admin chooses a password, once."
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the admin's password from the first line of stdin."
)
@click.option(
    "--register",
    type=click.Choice([policy.value for policy in Policy]),
    help="Who may make an account.  [default: invitation]",
)
@click.option(
    "--domain", "domains", multiple=True, help="A mail domain, for --register domain; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def init(
    *,
    link: bool,
    password_stdin: bool,
    as_json: bool,
    register: str | None,
    domains: tuple[str, ...],
    **told: str | None,
) -> None:
    """Set up a new installation: organisation, address, first admin. Runs once.

    What is not given is asked for at a terminal. A password is never an argument, since other
    users of the machine can read those: type it when asked, hand it over on stdin, or take the
    link.
    """
    if link and password_stdin:
        raise click.UsageError("Choose either --link or --password-stdin.")
    settings = read_settings()
    if settings.demo:
        raise click.ClickException(
            "A demonstration has its organisation already. Set up a real installation with "
            "HEARTH_MODE=production and a HEARTH_DATA_DIR of its own."
        )
    database = Database(settings.database_url)
    try:
        click.echo(f"database and secret in {settings.data_dir}", err=True)
        upgrade(settings, database)
        with database.reading() as session:
            refuse_founded(session)
        wanted = _ask(told, link=link, password_stdin=password_stdin, rule=_rule(register, domains))
        _tell(_set_up(settings, database, wanted), as_json=as_json)
    except CommunityError as error:
        words = [str(error.detail), *(str(fault) for fault in error.fields.values())]
        raise click.ClickException(" ".join(words)) from error
    finally:
        database.dispose()


def _rule(register: str | None, domains: tuple[str, ...]) -> Rule:
    if register is None and _at_terminal():
        register = click.prompt(
            "Who may make an account",
            type=click.Choice([policy.value for policy in Policy]),
            default=Policy.INVITATION.value,
            err=True,
        )
    if register == Policy.DOMAIN and not domains:
        domains = tuple(_line("domain", "Their mail domains, with blanks between").split())
    return checked_rule(register or Policy.INVITATION, domains)


def _ask(told: dict[str, str | None], *, link: bool, password_stdin: bool, rule: Rule) -> _Wanted:
    address = told["base_url"] or given_settings().get("HEARTH_BASE_URL")
    base_url = checked_address(address or _line("base_url", "Address people reach it by"))
    if given_settings().get("HEARTH_BASE_URL", base_url).rstrip("/") != base_url:
        raise BadSetting("HEARTH_BASE_URL says another address than --base-url: unset one of them.")
    organisation = told["organisation"] or _line("organisation", "Name of the organisation")
    name = told["name"] or _line("name", "First admin, as colleagues know them")
    email = mail_address(told["email"] or _line("email", "Their mail address"))
    wanted = _Wanted(
        organisation=short_line(organisation, "organisation", most=80),
        purpose=short_line(told["purpose"] or "", "purpose", most=300, needed=False),
        base_url=base_url,
        name=short_line(name, "name", most=80),
        email=email,
        password=None if link else _password(password_stdin=password_stdin),
        rule=rule,
    )
    if wanted.password is not None:
        demand_good_password(wanted.password, email=email, handle=handle_from(name))
    return wanted


def _line(option: str, question: str) -> str:
    if not _at_terminal():
        option = option.replace("_", "-")
        raise click.UsageError(f"Give --{option}: there is no terminal to ask at.")
    asked: str = click.prompt(question, err=True)
    return asked


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _password(*, password_stdin: bool) -> str | None:
    if password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not _at_terminal():
        return None
    typed: str = click.prompt(
        "Their password (nothing: print a link by which they choose one)",
        hide_input=True,
        confirmation_prompt="Once more",
        default="",
        show_default=False,
        err=True,
    )
    return typed or None


def _set_up(settings: Settings, database: Database, wanted: _Wanted) -> dict[str, str | None]:
    from community.accounts.passwords import hash_password  # loads slowly

    secret = new_secret()
    admin = FirstAdmin(
        name=wanted.name,
        handle=handle_from(wanted.name),
        email=wanted.email,
        secret=secret,
        password_hash=hash_password(wanted.password) if wanted.password else None,
    )
    file = _keep(settings, wanted)
    with database.unit_of_work() as session:
        profile = Profile(wanted.organisation, wanted.purpose)
        founder = found_organisation(session, profile, admin=admin)
        decide_rule(session, wanted.rule, by=Actor(id=founder.id), logged=False)
        handle = founder.handle
    return {
        "organisation": wanted.organisation,
        "base_url": wanted.base_url,
        "handle": handle,
        "email": wanted.email,
        "link": None if wanted.password else f"{wanted.base_url}/claim?token={quote(secret)}",
        "register": wanted.rule.policy.value,
        "data_dir": str(settings.data_dir),
        "settings": str(file),
    }


def _keep(settings: Settings, wanted: _Wanted) -> Path:
    try:
        return keep_in_file(settings.data_dir, {"HEARTH_BASE_URL": wanted.base_url})
    except OSError as error:
        raise BadSetting(f"{settings.data_dir} cannot be written ({error.strerror}).") from None


def _tell(made: dict[str, str | None], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(made))
        return
    click.echo(f"{made['organisation']} is set up at {made['base_url']}")
    click.echo(f"admin {made['handle']} {made['email']}")
    click.echo(f"accounts {made['register']}")
    if made["link"]:
        click.echo(f"link {made['link']}")
        click.echo("The link works once, within seven days.", err=True)
    click.echo("Now start it with: hearth serve", err=True)
