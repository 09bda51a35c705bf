"""`hearth import markdown`: a folder of Markdown files becomes articles of a community."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from app.cli.imports import DONE_WITH_REFUSALS, alone, import_group, opened
from app.config import read_settings
from app.imports.markdown.files import BadFileError, paths_in
from app.imports.markdown.run import import_folder
from app.imports.rehearsal import rehearsal
from app.progress import Progress
from community.errors import CommunityError
from community.imports.report import Report

MOST_NAMED = 20  # files under one reason


@import_group.command("markdown")
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--community", "slug", required=True, help="Slug of a community that there is.")
@click.option("--author", "handle", required=True, help="Handle of the member whose they are.")
@click.option("--draft", "drafts", is_flag=True, help="Publish none of them.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def markdown(
    *, folder: Path, slug: str, handle: str, drafts: bool, dry_run: bool, as_json: bool
) -> None:
    """Take every *.md of a folder as an article; folders become the tree.

    Run it again when files have changed: what is unchanged stays. Exit code 3 says that some files
    were refused; the report names each with its reason.
    """
    settings = read_settings()
    with opened(settings) as database, alone(settings, database), ExitStack() as stack:
        target = stack.enter_context(rehearsal(database)) if dry_run else database
        try:
            total = len(paths_in(folder))
            advance = stack.enter_context(Progress(total, label="files", unit=""))
            report = import_folder(
                target, folder, slug=slug, handle=handle, drafts=drafts, advance=advance
            )
        except (CommunityError, BadFileError) as error:
            message = error.detail if isinstance(error, CommunityError) else str(error)
            raise click.ClickException(str(message) or "There is no such community.") from error
    if as_json:
        facts = {"finished": True, "community": slug, "dry_run": dry_run}
        click.echo(json.dumps({**facts, **report.complete()}, ensure_ascii=False))
    else:
        for line in _lines(report, slug=slug, dry_run=dry_run):
            click.echo(line)
    sys.exit(DONE_WITH_REFUSALS if report.refused else 0)


def _lines(report: Report, *, slug: str, dry_run: bool) -> Iterator[str]:
    tally = report.tally("files")
    prefix = "Dry run: nothing was written. " if dry_run else ""
    yield f"{prefix}Into the articles of {slug}:"
    yield (
        f"  {tally.in_file:,} files: {tally.taken:,} new, {tally.updated:,} changed, "
        f"{tally.unchanged:,} unchanged, {tally.refused:,} refused"
    )
    for (_table, reason), paths in report.refusals.items():
        yield f"  not taken: {reason}"
        yield from (f"    {path}" for path in paths[:MOST_NAMED])
        if len(paths) > MOST_NAMED:
            yield f"    and {len(paths) - MOST_NAMED:,} more"
    yield from (f"  {note}" for note in report.notes)
