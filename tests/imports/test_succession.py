"""What follows an import: a newer dump of the same site, and neither another site nor the past."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.cli.imports import alone
from app.config import Settings
from app.database import Database
from community.errors import Refused
from community.imports.models import ImportRun
from tests.imports.dumps import Dump, everything, small_dump, take
from tests.imports.story import Story
from tests.imports.test_import_command import hearth
from tests.installation import settings_for


def _visited(dump: Dump, day: str) -> Dump:
    """A copy in which somebody was there last on this day."""
    return dump.copy().change("Users", 1, LastAccessDate=f"{day}T00:00:00.000")


def _elsewhere() -> Dump:
    """A dump of another site: the same numbers, other people."""
    dump = small_dump()
    for id_ in (-1, 1, 2, 3):
        dump.change("Users", id_, CreationDate="2015-01-01T00:00:00.000")
    return _visited(dump, "2020-01-01")


@pytest.mark.both_databases
def test_another_site_is_refused_before_anything_is_written(story: Story) -> None:
    before = everything(story.database)

    with pytest.raises(Refused) as told:
        story.take(_elsewhere())

    assert told.value.code == "other_site"
    assert "--community" in told.value.detail
    assert everything(story.database) == before


def test_a_site_without_anybody_known_is_another_site(story: Story) -> None:
    strangers = Dump().add("Users", 77).add("Posts", 1, PostTypeId=1, OwnerUserId=77, Title="Why?")

    with pytest.raises(Refused) as told:
        story.take(strangers)

    assert told.value.code == "other_site"


def test_a_date_that_was_put_right_makes_no_other_site(story: Story) -> None:
    story.take(story.dump.copy().change("Users", 2, CreationDate="2014-01-02T00:00:00.000"))


@pytest.mark.both_databases
def test_an_older_snapshot_is_refused_before_anything_is_written(story: Story) -> None:
    story.take(_visited(story.dump, "2016-12-11"))
    before = everything(story.database)

    with pytest.raises(Refused) as told:
        story.take(_visited(story.dump, "2016-09-04"))

    assert told.value.code == "older_snapshot"
    assert (
        "ends 2016-09-04 00:00, and the community holds one up to 2016-12-11 00:00"
        in told.value.detail
    )
    assert everything(story.database) == before


def test_what_a_run_that_was_killed_began_counts_as_held(story: Story) -> None:
    story.take(_visited(story.dump, "2016-12-11"))
    with story.database.unit_of_work() as session:
        session.execute(text("UPDATE import_runs SET finished_at = NULL"))

    with pytest.raises(Refused):
        story.take(_visited(story.dump, "2016-09-04"))
    story.take(_visited(story.dump, "2016-12-11"))


def test_a_newer_snapshot_may_have_lost_its_newest_post(story: Story) -> None:
    newer = _visited(story.dump, "2016-12-11").drop("Posts", 2)

    assert story.take(newer).report.tally("Posts").withdrawn == 1


def test_a_date_to_come_is_not_believed(story: Story) -> None:
    story.take(_visited(story.dump, "2099-01-01"))

    story.take(_visited(story.dump, "2016-12-11"))


def test_a_community_that_imported_nothing_takes_any_site(story: Story) -> None:
    outcome = take(story.database, _elsewhere().write(story.folder / "other"), slug="baking")

    assert outcome.report.tally("Posts").taken == 5


def test_the_command_names_the_site_it_holds(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    command = ("import", "stackexchange")
    place = ("--community", "brewing", "--json")
    first = small_dump().write(tmp_path / "first")
    other = _elsewhere().write(tmp_path / "other")

    hearth(settings, *command, first, *place, "--site", "beer.stackexchange.com")
    done = hearth(settings, *command, other, *place)

    told = json.loads(done.stdout)
    assert (done.returncode, told["finished"], told["code"]) == (1, False, "other_site")
    assert "the dump of beer.stackexchange.com" in told["detail"]
    with database.reading() as session:
        runs = session.execute(select(ImportRun.site, ImportRun.newest_at)).all()
    assert [run.site for run in runs] == ["beer.stackexchange.com"]
    assert f"{runs[0].newest_at:%Y-%m-%d}" == "2014-02-02"


@pytest.mark.postgres
def test_two_imports_at_once_from_two_hosts_are_one_too_many(
    postgres_url: str, tmp_path: Path
) -> None:
    # Each host has a data folder of its own, so that the lock in there tells them nothing.
    hosts = [settings_for(tmp_path / name, database_url=postgres_url) for name in ("one", "two")]
    for host in hosts:
        host.data_dir.mkdir()
    database = Database(postgres_url)
    folder = small_dump().write(tmp_path / "dump")

    with alone(hosts[0], database):
        done = hearth(hosts[1], "import", "stackexchange", folder, "--community", "brewing")
    free = hearth(hosts[1], "import", "stackexchange", folder, "--community", "brewing")
    database.dispose()

    assert done.returncode == 1
    assert "Another import is running" in done.stderr
    assert free.returncode == 3
