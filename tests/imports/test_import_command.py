"""`hearth import` as an operator sees it: exit codes, what goes to which stream, dry runs."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from community.accounts.models import Account
from community.communities.models import Membership
from community.threads.models import Thread
from tests import factories
from tests.imports.dumps import everything, small_dump, take

Finished = subprocess.CompletedProcess[str]


def hearth(settings: Settings, *arguments: str | Path) -> Finished:
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)],
        env={**_environment(settings)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def _environment(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return {
        **kept,
        "HEARTH_DATA_DIR": str(settings.data_dir),
        "HEARTH_DATABASE_URL": settings.database_url,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


def test_json_is_one_object_and_refused_rows_end_with_three(
    settings: Settings, tmp_path: Path
) -> None:
    folder = small_dump().write(tmp_path / "dump")

    done = hearth(settings, "import", "stackexchange", folder, "--community", "brewing", "--json")

    told = json.loads(done.stdout)
    assert done.returncode == 3
    assert "reading" in done.stderr
    assert told["community"] == "brewing"
    assert told["created"] is True
    assert told["tables"]["Posts"] == {
        "in_file": 5,
        "taken": 5,
        "unchanged": 0,
        "updated": 0,
        "withdrawn": 0,
        "refused": 0,
    }
    assert {"file": "Votes.xml", "id": 7, "reason": "votes of type 5 (bookmark) are not taken"} in (
        told["refused_rows"]
    )
    refused = sum(table["refused"] for table in told["tables"].values())
    assert len(told["refused_rows"]) == refused == 3


def test_a_dump_that_is_taken_whole_ends_with_nought(settings: Settings, tmp_path: Path) -> None:
    dump = small_dump().drop("Votes", 7).drop("Badges", 1).drop("PostHistory", 1)

    done = hearth(
        settings, "import", "stackexchange", dump.write(tmp_path / "dump"), "--community", "brewing"
    )

    assert done.returncode == 0, done.stderr
    assert "Into the new, private community brewing" in done.stdout


def test_a_dry_run_tells_all_and_writes_nothing(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    folder = small_dump().write(tmp_path / "dump")
    take(database, folder)
    newer = small_dump().change("Posts", 1, Body="<p>New.</p>").drop("Posts", 3, 4)
    before = everything(database)

    done = hearth(
        settings,
        *("import", "stackexchange", newer.write(tmp_path / "newer"), "--community", "brewing"),
        *("--dry-run", "--json"),
    )

    told = json.loads(done.stdout)
    assert told["dry_run"] is True
    assert (told["tables"]["Posts"]["updated"], told["tables"]["Posts"]["withdrawn"]) == (1, 2)
    assert everything(database) == before


@pytest.mark.both_databases
def test_a_dry_run_leaves_no_community_behind(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    before = everything(database)
    done = hearth(
        settings,
        *("import", "stackexchange", small_dump().write(tmp_path / "dump")),
        *("--community", "brewing", "--dry-run", "--json"),
    )
    assert json.loads(done.stdout)["tables"]["Posts"]["taken"] == 5, done.stderr
    assert everything(database) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--community", "Not a slug"), "small letters"),
        (("--community", "admin"), "reserved"),
        (("--community", "brewing", "--site", "https://x.test/"), "Name the host alone"),
        ((), "Missing option"),
    ],
)
def test_wrong_usage_ends_with_two(
    settings: Settings, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    folder = small_dump().write(tmp_path / "dump")
    done = hearth(settings, "import", "stackexchange", folder, *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_folder_without_a_dump_ends_with_two_and_a_damaged_one_with_one(
    settings: Settings, tmp_path: Path
) -> None:
    command = ("import", "stackexchange")
    empty = tmp_path / "empty"
    empty.mkdir()
    damaged = small_dump().write(tmp_path / "dump")
    (damaged / "Votes.xml").write_text("<votes>")

    none = hearth(settings, *command, empty, "--community", "brewing")
    bad = hearth(settings, *command, damaged, "--community", "brewing", "--json")

    assert (none.returncode, none.stdout) == (2, "")
    assert "holds no Users.xml" in none.stderr
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["code"] == "damaged_file"


def test_the_fingerprint_is_a_hash_and_an_unknown_slug_is_told(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    take(database, small_dump().write(tmp_path / "dump"))

    found = hearth(settings, "import", "fingerprint", "--community", "brewing")
    unknown = hearth(settings, "import", "fingerprint", "--community", "baking")

    assert len(bytes.fromhex(found.stdout.strip())) == hashlib.sha256().digest_size
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "“baking”" in unknown.stderr


def test_two_imports_at_once_are_one_too_many(settings: Settings, tmp_path: Path) -> None:
    folder = small_dump().write(tmp_path / "dump")
    with (settings.data_dir / "import.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = hearth(settings, "import", "stackexchange", folder, "--community", "brewing")
    assert done.returncode == 1
    assert "Another import is running" in done.stderr


def test_an_import_makes_the_database_it_needs(settings: Settings, tmp_path: Path) -> None:
    (settings.data_dir / "hearth.db").unlink()
    done = hearth(
        settings,
        *("import", "stackexchange", small_dump().write(tmp_path / "dump")),
        *("--community", "brewing", "--site", "beer.stackexchange.com"),
    )
    assert done.returncode == 3, done.stderr
    database = Database(settings.database_url)
    with database.reading() as session:
        thanks = set(session.scalars(select(Thread.attribution)))
    database.dispose()
    assert (
        "Ann (https://beer.stackexchange.com/users/1) on beer.stackexchange.com "
        "(https://beer.stackexchange.com/q/1), CC BY-SA 3.0"
    ) in thanks


def test_an_import_starts_without_the_web_half(settings: Settings) -> None:
    program = (
        "import sys, app.cli.imports; "
        "print([name for name in ('flask', 'alembic', 'marshmallow') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_closing_words_say_that_nobody_can_open_it_and_the_option_changes_that(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    with database.unit_of_work() as session:
        factories.account(session, handle="runa")
    folder = small_dump().write(tmp_path / "dump")
    command = ("import", "stackexchange", folder, "--community", "brewing")
    before = everything(database)

    unknown = hearth(settings, *command, "--facilitator", "nobody-of-that-name")
    assert unknown.returncode == 1
    assert "nobody-of-that-name" in unknown.stderr
    assert everything(database) == before

    alone = hearth(settings, *command)
    assert "Nobody can open it yet" in alone.stdout
    assert "/communities/brewing/facilitators/new" in alone.stdout

    led = hearth(settings, *command, "--facilitator", "@Runa")
    assert "Looked after by @runa." in led.stdout
    with database.reading() as session:
        role = session.scalar(
            select(Membership.role)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.handle == "runa")
        )
    assert role == "facilitator"
