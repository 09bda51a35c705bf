"""How full it is: measured by the worker, told to admins, and of nobody in particular."""

from __future__ import annotations

import itertools
import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from app.i18n import size_of
from app.last_backup import last_made, last_size, note_made
from app.upload_files import path_in, write_file
from app.worker.storage import measure, measure_if_due
from community import clock
from community.operations.actions import keep_reading
from community.operations.queries.storage import newest_reading, used_by_day
from community.operations.storage import PARTS, Used, told_places, told_shares
from community.threads.actions.uploads import ROOM
from community.threads.models import Upload, UploadLink
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation
from tests.web.running import assert_shut
from tests.world import World, sign_in

_TURNS = 300


def bring(database: Database, settings: Settings, thread: int, owners: list[int]) -> None:
    """One image of each of these people, shown by the thread, with its file."""
    with database.unit_of_work() as session:
        for number, owner in enumerate(owners):
            digest = f"{thread:08x}{number:08x}".ljust(64, "a")
            image = Upload(
                key=f"{thread}-{number}",
                sha256=digest,
                account_id=owner,
                file_name="zzdragonfly.png",
                media_type="image/png",
                size=1_000,
                width=1,
                height=1,
                created_at=clock.now(),
            )
            session.add(image)
            session.flush()
            session.add(UploadLink(upload_id=image.id, thread_id=thread))
            write_file(path_in(settings.uploads_dir, digest), b"x" * 1_000)


def everyone(world: World) -> list[int]:
    return [world.ada, world.ben, world.cleo, world.fay, world.mo, world.pia]


def test_what_is_kept_is_measured_and_what_is_left_over_found(
    database: Database, settings: Settings, world: World
) -> None:
    talk = Conversation(database, world)
    garden, vault = talk.start(), talk.start("ada", slug="vault")
    bring(database, settings, garden, everyone(world))
    bring(database, settings, vault, [world.ben])
    write_file(path_in(settings.uploads_dir, "ee" * 32), b"left over")
    lost = path_in(settings.uploads_dir, f"{vault:08x}{0:08x}".ljust(64, "a"))
    lost.unlink()
    note_made(settings, clock.now(), size=4_321)

    found = measure(database, settings)

    assert (found.images, found.unused, found.files) == (7, 0, 7)
    assert (found.strays, found.missing, found.uploads) == (1, 1, 6_009)
    assert found.database > 100_000
    assert 0 < found.free < found.disk
    assert found.backup_size == 4_321
    # Ben alone brought what the vault shows: neither it nor what is missing from the whole is told.
    assert [each.community_id for each in found.places] == [None]
    assert [each.people for each in found.shares] == [6]


def test_the_worker_looks_once_an_hour_and_keeps_a_row_a_day(
    database: Database, settings: Settings, world: World
) -> None:
    del world
    looked = []
    start = clock.now()
    for hours in (0, 0.5, 1.1, 25):
        with clock.frozen(start + timedelta(hours=hours)):
            looked.append(measure_if_due(database, settings))
    with clock.frozen(start + timedelta(hours=26)), database.reading() as session:
        days = used_by_day(session)
        newest = newest_reading(session)
    assert looked == [True, False, True, True]
    assert 2 <= len(days) <= 3
    assert newest is not None
    assert newest.measured_at == start + timedelta(hours=25)
    with clock.frozen(start + timedelta(days=500)), database.unit_of_work() as session:
        keep_reading(session, newest.storage)
    with clock.frozen(start + timedelta(days=500)), database.reading() as session:
        assert len(used_by_day(session)) == 1


def test_no_line_rests_on_fewer_than_five_people() -> None:
    chance = random.Random(5)
    for _turn in range(_TURNS):
        counts = [chance.choice((0, 0, 1, 3, 4, 5, 9)) for _part in PARTS]
        told = told_shares(counts)

        assert all(each.people >= 5 for each in told), counts
        assert sum(each.people for each in told) == (sum(counts) if sum(counts) >= 5 else 0)
        if told:
            assert (told[0].above, told[-1].upto) == (0, 100)
            assert all(one.upto == two.above for one, two in itertools.pairwise(told)), counts


def test_neither_a_community_nor_the_rest_is_told_of_fewer_than_five() -> None:
    chance = random.Random(6)
    for _turn in range(_TURNS):
        people = [chance.choice((1, 2, 4, 5, 8)) for _place in range(chance.randrange(14))]
        used = [
            Used(community_id=number, images=each, size=chance.randrange(99), people=each)
            for number, each in enumerate(people)
        ]
        told = told_places(used)

        named = {each.community_id for each in told if each.community_id is not None}
        left = [each for number, each in enumerate(people) if number not in named]
        others = [each for each in told if each.community_id is None]
        assert all(people[number] >= 5 for number in named), people
        # What is missing from the whole can be reckoned: five people are behind that too.
        assert not left or not named or max(left) >= 5, people
        assert len(others) == bool(left and max(left) >= 5), people


def test_admins_see_it_and_programs_too(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    admin = sign_in(app, world.mo)
    program = with_token(app, world.mo, "admin")
    assert "Nobody has looked yet" in admin.get("/admin/storage").text
    assert program.ask("GET", "/api/v1/operations/storage").status_code == 404
    talk = Conversation(database, world)
    bring(database, settings, talk.start(), everyone(world))
    bring(database, settings, talk.start("ada", slug="vault"), everyone(world))
    measure_if_due(database, settings)
    with clock.frozen(clock.now() + timedelta(days=1)):
        measure_if_due(database, settings)

    page = admin.get("/admin/storage").text
    told = program.ask("GET", "/api/v1/operations/storage").get_json()

    assert "Megabytes used" in page
    assert "Vault" in page
    assert {each["community"] for each in told["places"]} == {"garden", "vault"}
    assert told["images"] == 12
    for each in ("zzdragonfly", "Ben", "Cleo"):
        assert each not in page.partition("<main")[2].partition("</main>")[0]


def test_nobody_else_sees_how_full_it_is(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    measure_if_due(database, settings)

    assert_shut(
        app, world, pages=("/admin/storage",), reads=("/operations/storage",), never="Last look"
    )


def test_a_note_of_before_has_no_size(settings: Settings) -> None:
    (settings.data_dir / "last-backup").write_text(clock.now().isoformat())

    assert last_made(settings) is not None
    assert last_size(settings) is None


def test_sizes_are_told_in_the_unit_that_reads_best(app: Flask) -> None:
    with app.test_request_context():
        told = [
            size_of(count)
            for count in (0, 1_234, 999_499, 1_000_000, 48_211_000, ROOM * 1024 * 1024)
        ]

    assert told == [
        f"{each}\u00a0{unit}"
        for each, unit in (
            ("0", "kB"),
            ("1.2", "kB"),
            ("999", "kB"),
            ("1", "MB"),
            ("48", "MB"),
            ("524", "MB"),
        )
    ]


def test_a_folder_that_goes_while_it_is_looked_at_stops_nothing(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_in(settings.uploads_dir, "a" * 64)
    write_file(path, b"x" * 10)
    real = os.scandir

    def gone(at: os.PathLike[str] | str) -> Any:
        if Path(at) == path.parent:
            raise FileNotFoundError(at)
        return real(at)

    monkeypatch.setattr(os, "scandir", gone)
    assert measure(database, settings).uploads == 0
