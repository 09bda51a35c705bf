"""`hearth import`: bring a community over from elsewhere, and prove what came."""

from __future__ import annotations

import fcntl
import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import inspect, text

from app.config import Settings, read_settings
from app.database import Database
from app.imports.exports import Export, NoDump, open_export
from app.imports.rehearsal import rehearsal
from app.imports.stackexchange import Outcome, import_export
from app.progress import Progress
from app.resources import resource
from community.communities.policies import slug_problem
from community.errors import CommunityError
from community.imports.actions.places import demand_community
from community.imports.fingerprint import fingerprint
from community.imports.report import Report

DONE_WITH_REFUSALS = 3
# Any number that no other program takes in the same PostgreSQL database.
_ADVISORY_LOCK = 4_127_004
_BUSY = "Another import is running. Wait for it to end, then run this again."
_HOST = re.compile(r"(?=.{4,100}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@click.group("import")
def import_group() -> None:
    """Bring a community over from elsewhere."""


@import_group.command("stackexchange")
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--community", "slug", required=True, help="Slug; a new one is opened privately.")
@click.option("--site", help="Host name of the site, such as beer.stackexchange.com, for links.")
@click.option("--facilitator", metavar="HANDLE", help="Who shall look after the community.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def stackexchange(
    *,
    folder: Path,
    slug: str,
    site: str | None,
    facilitator: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take an unpacked Stack Exchange dump, or a newer one of the same site.

    Run it again after an interruption: it continues. Exit code 3 says that some rows were
    refused; the report names each with its reason.
    """
    _demand_usage(slug, site)
    settings = read_settings()
    with opened(settings) as database, alone(settings, database):
        try:
            export = open_export(folder)
            with _target(database, export, dry_run=dry_run) as (target, advance):
                outcome = import_export(
                    target,
                    export,
                    slug=slug,
                    site=site or _site_in(export),
                    facilitator=facilitator,
                    advance=advance,
                )
        except CommunityError as error:
            _fail(error, as_json=as_json)
    _print(outcome, dry_run=dry_run, as_json=as_json)
    sys.exit(DONE_WITH_REFUSALS if outcome.report.refused else 0)


def _demand_usage(slug: str, site: str | None) -> None:
    problem = slug_problem(slug.lower())
    if problem:
        raise click.BadParameter(problem, param_hint="--community")
    if site is not None and not _HOST.fullmatch(site):
        raise click.BadParameter(
            "Name the host alone, for example beer.stackexchange.com.", param_hint="--site"
        )


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    try:
        _demand_schema(settings, database)
        yield database
    finally:
        database.dispose()


def _demand_schema(settings: Settings, database: Database) -> None:
    """Migrate if need be; the tool for it takes long to load, so it is asked only then."""
    newest = max(path.stem[:4] for path in resource("migrations").glob("versions/0*.py"))
    with database.reader.connect() as connection:
        current = None
        if inspect(connection).has_table("alembic_version"):
            current = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if current != newest:
        from app.cli.database import upgrade

        upgrade(settings, database)


@contextmanager
def alone(settings: Settings, database: Database) -> Iterator[None]:
    """Two imports at once would each think the other's rows were nobody's."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.data_dir / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(_BUSY) from None
        if database.sqlite:
            yield
            return
        # Another host has another data folder and the same PostgreSQL database.
        options = database.writer.execution_options(isolation_level="AUTOCOMMIT")
        with options.connect() as connection:
            if not connection.scalar(text(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})")):
                raise click.ClickException(_BUSY)
            yield
            connection.execute(text(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})"))


@contextmanager
def _target(
    database: Database, export: Export, *, dry_run: bool
) -> Iterator[tuple[Database, Progress]]:
    """Where an import writes, and what hears how far it is."""
    with ExitStack() as stack:
        target = stack.enter_context(rehearsal(database)) if dry_run else database
        yield target, stack.enter_context(Progress(export.bytes))


def _site_in(export: Export) -> str | None:
    """Archives unpack into a folder named after the site; anything else tells nothing."""
    name = export.folder.resolve().name.lower()
    return name if _HOST.fullmatch(name) and name.endswith((".com", ".net", ".org")) else None


def _fail(error: CommunityError, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"finished": False, "code": error.code, "detail": error.detail}))
    click.echo(f"Error: {error.detail}", err=True)
    sys.exit(2 if isinstance(error, NoDump) else 1)


def _print(outcome: Outcome, *, dry_run: bool, as_json: bool) -> None:
    facts = {
        "finished": True,
        "community": outcome.place.slug,
        "created": outcome.place.created,
        "dry_run": dry_run,
    }
    if as_json:
        click.echo(json.dumps({**facts, **outcome.report.complete()}, ensure_ascii=False))
        return
    for line in (*_lines(outcome.report, facts), "", *_doors(outcome)):
        click.echo(line)


def _doors(outcome: Outcome) -> Iterator[str]:
    """Who can look after the community now; without anybody, what to do about it."""
    slug = outcome.place.slug
    if outcome.facilitators:
        yield f"Looked after by {', '.join('@' + handle for handle in outcome.facilitators)}."
        return
    if outcome.able_members:
        yield f"Nobody looks after it yet; {outcome.able_members:,} of its members can sign in."
    elif outcome.place.created:
        yield "Nobody can open it yet: it is private, and none of its members can sign in."
    else:
        yield "Nobody looks after it yet, and none of its members can sign in."
    yield (
        "To appoint somebody, run this again with --facilitator HANDLE, or sign in as an admin "
        f"and open /admin/communities/{slug}/facilitators/new."
    )


def _lines(report: Report, facts: dict[str, Any]) -> Iterator[str]:
    kind = "new, private community" if facts["created"] else "community"
    prefix = "Dry run: nothing was written. " if facts["dry_run"] else ""
    yield f"{prefix}Into the {kind} {facts['community']}:"
    yield ""
    columns = ("in_file", "taken", "unchanged", "updated", "withdrawn", "refused")
    yield f"{'':12}" + "".join(f"{name.replace('_', ' '):>11}" for name in columns)
    summary = report.summary()
    for table, tally in summary["tables"].items():
        yield f"{table:12}" + "".join(f"{tally[name]:>11,}" for name in columns)
    for title, key in (("Not taken", "refused"), ("No longer at the source", "withdrawn")):
        if summary[key]:
            yield from ("", f"{title}:")
        for each in summary[key]:
            yield f"  {each['rows']:>8,}  {each['file']:16} {each['reason']}"
    if summary["notes"]:
        yield ""
        yield from summary["notes"]


@import_group.command("fingerprint")
@click.option("--community", "slug", required=True, help="Slug of the community.")
def fingerprint_command(*, slug: str) -> None:
    """Print one hash over everything that was imported into a community.

    It depends on the source alone: not on local ids, nor on when or in how many runs it came.
    """
    settings = read_settings()
    with opened(settings) as database:
        try:
            with database.reading() as session:
                click.echo(fingerprint(session, demand_community(session, slug)))
        except CommunityError as error:
            _fail(error, as_json=False)
