"""What an operator types as an option, held to what the same field of a page takes."""

from __future__ import annotations

import click
from marshmallow import ValidationError


def short_line(words: str, option: str, *, most: int, needed: bool = True) -> str:
    """One line without what cannot be printed; a UsageError that names the option."""
    line = " ".join(words.split())
    if len(line) > most or not line.isprintable():
        raise click.UsageError(f"--{option} may have {most} characters that can be printed.")
    if not line and needed:
        raise click.UsageError(f"--{option} is empty.")
    return line


def mail_address(typed: str) -> str:
    """A mail address in lower case; a UsageError says what is wrong with it."""
    from app.schemas.accounts import EmailSchema  # the web half; a refused start shall not wait

    try:
        found: str = EmailSchema().load({"email": typed})["email"]
    except ValidationError as error:
        raise click.UsageError(f"--email: {' '.join(error.messages_dict['email'])}") from error
    return found
