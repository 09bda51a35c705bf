"""`hearth thread`: an operator speaks in a thread on a person's behalf."""

from __future__ import annotations

import sys

import click

from app.config import read_settings
from app.database import Database
from community.accounts.queries import actor_of_handle
from community.accounts.queries.handles import handles_of_people
from community.errors import CommunityError
from community.text import names_in, render
from community.threads.access import thread_to_reply
from community.threads.actions import post_reply


@click.group()
def thread() -> None:
    """Look after threads from the command line."""


@thread.command("reply")
@click.argument("thread_id", type=int)
@click.option("--as", "handle", required=True, help="Handle of the person who replies.")
@click.option("--body", help="Markdown of the reply; read from stdin when left out.")
def reply_command(thread_id: int, *, handle: str, body: str | None) -> None:
    """Post a reply with the rights of the person named, and print its id."""
    words = body if body is not None else sys.stdin.read()
    database = Database(read_settings().database_url)
    try:
        with database.reading() as session:
            people = handles_of_people(session, names_in(words))
        text = render(words, people=people)
        with database.unit_of_work() as session:
            author = actor_of_handle(session, handle)
            if not author.signed_in:
                raise click.UsageError(f"Nobody active is called {handle!r}.")
            granted = thread_to_reply(session, author, thread_id)
            reply_id = post_reply(session, granted, author=author, text=text).id
    except CommunityError as error:
        raise click.ClickException(error.detail) from error
    finally:
        database.dispose()
    click.echo(f"reply {reply_id}")
