"""Files that are no backups, or no longer, or were made to do harm: refused before anything is."""

from __future__ import annotations

import hashlib
import io
import json
import random
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backup import BackupError, verify_backup
from app.backup.archive import write_archive
from app.backup.manifest import Manifest, Part, read_manifest
from tests.backup.house import House, silent, unpack


def refused(house: House, file: Path, words: str) -> None:
    """Verify and restore both say so, and the folder stays empty."""
    new = house.elsewhere()
    with pytest.raises(BackupError, match=words):
        verify_backup(file, silent)
    with pytest.raises(BackupError, match=words):
        house.bring_back(new, file)
    assert not [*new.data_dir.glob("*.db"), *new.data_dir.glob("uploads/*/*")]
    assert not list(new.data_dir.glob(".hearth-*"))


@pytest.mark.parametrize("part", [0.0, 0.001, 0.2, 0.5, 0.9, 0.999])
def test_p5_a_truncated_file(house: House, part: float) -> None:
    whole = house.back_up().file.read_bytes()
    cut = house.folder / "cut.hearth"
    # The last two blocks are padding that says nothing.
    cut.write_bytes(whole[: int((len(whole) - 1024 - 512) * part)])

    refused(house, cut, "is damaged|no backup")


def test_p5_a_flipped_bit(house: House) -> None:
    chance = random.Random(7)
    whole = house.back_up().file.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(whole)) as archive:
        spans = [(each.offset_data, each.size) for each in archive]
    spoilt = house.folder / "spoilt.hearth"
    for start, size in spans:
        for _ in range(4):
            place = start + chance.randrange(size)
            changed = bytearray(whole)
            changed[place] ^= 1 << chance.randrange(8)
            spoilt.write_bytes(changed)
            with pytest.raises(BackupError):
                verify_backup(spoilt, silent)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a zip", b"\0" * 20_000, b"SQLite format 3\0" * 99]
)
def test_no_backup_at_all(house: House, content: bytes) -> None:
    file = house.folder / "other"
    file.write_bytes(content)

    refused(house, file, "no backup of Hearth")


def test_no_file(house: House) -> None:
    refused(house, house.folder / "nowhere", "No such file")


def _packed(target: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for header, content in members:
            header.size = len(content) if header.isreg() else 0
            archive.addfile(header, io.BytesIO(content))
    return target


def _told(**changed: object) -> bytes:
    part = {"name": "database.sqlite", "size": 4, "sha256": hashlib.sha256(b"data").hexdigest()}
    told = {
        "hearth_backup": 1,
        "made_at": "2026-01-01T00:00:00+00:00",
        "version": "0.1.0",
        "schema": "0001",
        "parts": [part],
        "missing": [],
    }
    return json.dumps({**told, **changed}, indent=1).encode()


_PART = {"size": 4, "sha256": hashlib.sha256(b"data").hexdigest()}


@pytest.mark.parametrize(
    "changed",
    [
        {"parts": []},
        {"parts": {"name": "database.sqlite"}},
        {"parts": [{**_PART, "name": "../../etc/cron.d/x"}]},
        {"parts": [{**_PART, "name": "database.sqlite"}, {**_PART, "name": "/etc/passwd"}]},
        {"parts": [{**_PART, "name": "database.sqlite"}, {**_PART, "name": "uploads/../../x"}]},
        {"parts": [{**_PART, "name": "database.sqlite"}] * 2},
        {"parts": [{**_PART, "name": "database.sqlite", "size": -1}]},
        {"parts": [{**_PART, "name": "database.sqlite", "size": True}]},
        {"parts": [{**_PART, "name": "database.sqlite", "size": 1 << 70}]},
        {"made_at": "yesterday"},
        {"made_at": "2026-01-01T00:00:00"},
        {"schema": "../0001"},
        {"schema": None},
        {"version": "\x1b[2J"},
        {"missing": ["../x"]},
        {"hearth_backup": True},
    ],
)
def test_a_manifest_that_hearth_does_not_write(changed: dict[str, object]) -> None:
    with pytest.raises(BackupError, match=r"damaged|no backup"):
        read_manifest(_told(**changed))


def test_a_manifest_with_more_in_it(tmp_path: Path) -> None:
    read_manifest(_told())
    members = [(tarfile.TarInfo("manifest.json"), _told(more=1))]

    with pytest.raises(BackupError, match="its manifest changed"):
        verify_backup(_packed(tmp_path / "more", members), silent)


def test_p5_newer_formats_and_newer_schemas_are_left_to_newer_versions(house: House) -> None:
    members = [(tarfile.TarInfo("manifest.json"), _told(hearth_backup=2))]
    refused(house, _packed(house.folder / "format", members), "newer Hearth")

    made = house.back_up()
    newer = _again(house, made.file, lambda told: replace(told, schema="9999"))
    with pytest.raises(BackupError, match=r"9999, which this version does not know.*Install"):
        house.bring_back(house.elsewhere(), newer)


def _again(
    house: House,
    file: Path,
    change: Callable[[Manifest], Manifest],
    *,
    database: bytes | None = None,
) -> Path:
    """The same backup with another manifest, as sealed as the first."""
    folder = house.folder / "out"
    with tarfile.open(file) as archive:
        unpack(archive, folder)
        told = read_manifest((folder / "manifest.json").read_bytes())
    if database is not None:
        (folder / "database.sqlite").write_bytes(database)
        digest = hashlib.sha256(database).hexdigest()
        part = Part(name="database.sqlite", size=len(database), sha256=digest)
        told = replace(told, parts=(part, *told.parts[1:]))
    target = house.folder / "again.hearth"
    with target.open("wb") as written:
        write_archive(written, change(told), lambda part: folder / part.name, lambda *_: None)
    return target


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_what_is_no_plain_file(house: House, kind: bytes) -> None:
    link = tarfile.TarInfo("database.sqlite")
    link.type, link.linkname = kind, "/etc/passwd"
    members = [(tarfile.TarInfo("manifest.json"), _told()), (link, b"")]
    file = _packed(house.folder / "linked", members)
    file.write_bytes(file.read_bytes() + b"\0" * 20_000)

    refused(house, file, "no plain file")


def test_a_member_that_climbs_out_of_the_folder(house: House) -> None:
    climbing = (tarfile.TarInfo("../../database.sqlite"), b"data")
    file = _packed(
        house.folder / "climbing", [(tarfile.TarInfo("manifest.json"), _told()), climbing]
    )

    refused(house, file, "something else")


def test_a_bomb_is_not_unpacked(house: House) -> None:
    part = {"name": "database.sqlite", **_PART, "size": 1 << 50}
    header = tarfile.TarInfo("database.sqlite")
    header.size = 1 << 50
    content = _told(parts=[part])
    first = tarfile.TarInfo("manifest.json")
    first.size = len(content)
    file = house.folder / "bomb"
    file.write_bytes(
        first.tobuf() + content + b"\0" * (-len(content) % 512) + header.tobuf() + b"\0" * 9_000
    )

    refused(house, file, "its end is missing")


_TRIGGER = (
    "CREATE TRIGGER quiet AFTER INSERT ON accounts BEGIN "
    "UPDATE accounts SET role = 'admin' WHERE id = new.id; END"
)


def _changed_by(file: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(file)) as connection, connection:
        for each in statements:
            connection.execute(each)
    return file.read_bytes()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE memberships SET community_id = 4711 + id", "points to a row"),
        ("UPDATE alembic_version SET version_num = '0001'", "another schema"),
        ("DELETE FROM alembic_version", "another schema"),
        ("UPDATE uploads SET sha256 = 'ab' || substr(sha256, 3)", "names uploads"),
    ],
)
def test_a_database_that_its_manifest_does_not_fit(
    house: House, statement: str, words: str
) -> None:
    made = house.back_up()
    with tarfile.open(made.file) as archive:
        unpack(archive, house.folder, "database.sqlite")
    content = _changed_by(house.folder / "database.sqlite", statement)

    refused(house, _again(house, made.file, lambda told: told, database=content), words)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (_TRIGGER, "triggers or views"),
        ("DROP TRIGGER moderation_entries_no_update", "triggers or views"),
        ("ALTER TABLE accounts DROP COLUMN team", r"accounts\.team"),
    ],
)
def test_a_database_of_another_shape(house: House, statement: str, words: str) -> None:
    made = house.back_up()
    with tarfile.open(made.file) as archive:
        unpack(archive, house.folder, "database.sqlite")
    content = _changed_by(house.folder / "database.sqlite", statement)

    with pytest.raises(BackupError, match=words):
        house.bring_back(
            house.elsewhere(), _again(house, made.file, lambda told: told, database=content)
        )
    assert not (house.elsewhere().data_dir / "hearth.db").exists()


@hypothesis.settings(max_examples=30, deadline=None)
@given(st.binary(max_size=2_000) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(BackupError):
        read_manifest(content)
