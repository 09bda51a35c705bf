"""`hearth backup` and `hearth restore`: everything an installation is, in one file and back."""

from __future__ import annotations

import json
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from app.backup import BackupError, make_backup, verify_backup
from app.backup.manifest import Manifest
from app.cli.database import NewerSchema, upgrade
from app.config import read_settings
from app.progress import Progress

DONE_WITH_REFUSALS = 3
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--verify", is_flag=True, help="Read the backup in FILE instead; write nothing.")
@_AS_JSON
def backup(*, file: Path, verify: bool, as_json: bool) -> None:
    """Write database and uploads to FILE, while Hearth serves; or verify such a file.

    FILE must not be there yet. It appears when it is whole, readable by you alone. Keep it as
    safe as the data folder: it holds everything but the secret. Exit code 3 says that files of
    uploads were missing and the rest was backed up.
    """
    began = time.monotonic()
    try:
        found = (
            verify_backup(file, _progress)
            if verify
            else make_backup(read_settings(), file.absolute(), _progress)
        )
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    told = _told(file, found.size, found.manifest, seconds=time.monotonic() - began)
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo(f"{file}: {'sound' if verify else 'written'}, {_described(told)}")
        click.echo(f"it holds everything that was answered before {told['made_at']}")
        if found.manifest.missing:
            click.echo(f"{len(found.manifest.missing):,} uploads had lost their files before")
    if found.manifest.missing and not verify:
        sys.exit(DONE_WITH_REFUSALS)


def _progress(label: str, total: int) -> AbstractContextManager[Progress]:
    return Progress(total, label=label)


def _told(file: Path, size: int, manifest: Manifest, *, seconds: float) -> dict[str, Any]:
    return {
        "file": str(file),
        "bytes": size,
        "made_at": manifest.made_at,
        "version": manifest.version,
        "schema": manifest.schema,
        "uploads": len(manifest.uploads),
        "missing": list(manifest.missing),
        "seconds": round(seconds, 3),
    }


def _described(told: dict[str, Any]) -> str:
    return (
        f"{told['bytes'] / 1e6:,.1f} MB, Hearth {told['version']} at revision {told['schema']}, "
        f"{told['uploads']:,} uploads, {told['seconds']:.1f} s"
    )


@click.command()
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--put-aside", is_flag=True, help="Keep the data that is there under another name.")
@click.option("--keep-tokens", is_flag=True, help="Let API tokens go on working.")
@_AS_JSON
def restore(*, file: Path, put_aside: bool, keep_tokens: bool, as_json: bool) -> None:
    """Bring a backup into an empty data folder, while Hearth is stopped.

    Everybody signs in again, API tokens end, and mail that waited when the backup was made is
    held back (hearth mail parked), since it may have been sent meanwhile.
    """
    from app.backup.restoring import restore_backup  # loads the worker

    began = time.monotonic()
    settings = read_settings()
    try:
        done = restore_backup(
            settings,
            file,
            _progress,
            upgrade=upgrade,
            aside=put_aside,
            keep_tokens=keep_tokens,
        )
    except (BackupError, NewerSchema) as error:
        raise click.ClickException(str(error)) from error
    size = done.manifest.size
    told = {
        **_told(file, size, done.manifest, seconds=time.monotonic() - began),
        "restored_schema": done.schema,
        "sessions_ended": done.settled.sessions,
        "tokens_ended": done.settled.tokens,
        "mails_held_back": done.settled.mails,
        "put_aside": str(done.aside) if done.aside else None,
    }
    click.echo(json.dumps(told) if as_json else "\n".join(_restored_lines(told)))


def _restored_lines(told: dict[str, Any]) -> list[str]:
    lines = [
        f"restored {_described(told)}, now at revision {told['restored_schema']}",
        f"all is as it was at {told['made_at']}: suspend, remove and change again what was later",
        f"{told['sessions_ended']:,} browsers signed out, {told['tokens_ended']:,} tokens ended",
    ]
    if told["mails_held_back"]:
        held = f"{told['mails_held_back']:,} mails held back, as they may have been sent"
        lines.append(f"{held}: hearth mail parked lists them, hearth mail retry sends them")
    if told["put_aside"]:
        lines.append(f"what was there lies in {told['put_aside']}: delete it when all is well")
    return [*lines, "Start hearth serve: it builds the search index."]
