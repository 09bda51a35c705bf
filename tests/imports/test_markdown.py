"""A folder of Markdown files becomes articles: once, linked, in a tree, whatever it holds."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.imports.markdown.files import LARGEST, paths_in
from app.imports.markdown.run import import_folder
from community.articles.access import editable_article
from community.articles.actions import Written, edit_article
from community.articles.models import Article, ArticleSource, ArticleVersion
from community.articles.queries import tags_of
from community.errors import Forbidden, NotFound
from community.imports.report import Report
from community.text import render
from tests.articles import article
from tests.imports.test_import_command import hearth
from tests.world import World, sign_in

_FRONT = """---
title: Sowing beans
kind: lesson
tags: [beans, spring]
owner: "@ben"
summary: When the soil is warm.
review_by: 2027-06-01
weather: fine
sources:
  - title: A page
    url: https://beans.example/page
---
"""


def written(folder: Path, **files: str | bytes) -> Path:
    """The folder with these files; `__` in a name is a slash."""
    for name, content in files.items():
        file = folder / name.replace("__", "/").replace("_md", ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def take(database: Database, folder: Path, **more: Any) -> Report:
    """Bring it into the garden as Ada's, who facilitates there."""
    asked = {"slug": "garden", "handle": "ada", "drafts": False, **more}
    return import_folder(database, folder, advance=lambda _path, _count: None, **asked)


def articles(database: Database) -> dict[str, Article]:
    with database.reading() as session:
        return {each.title: each for each in session.scalars(select(Article))}


@pytest.mark.both_databases
def test_front_matter_headings_and_folders_say_what_it_becomes(
    database: Database, world: World, tmp_path: Path
) -> None:
    folder = written(
        tmp_path,
        beans_md=f"{_FRONT}Sow in May. See [why](beans/frost.md) and [[Harvest]].",
        beans__frost_md="# Late frost\n\nIt [kills](../beans.md#when).\n\n"
        "```\n[not](../beans.md)\n```",
        harvest_md="Pick in August. ![A bean](img/bean.png) [gone](nowhere.md)",
    )
    report = take(database, folder)

    tally = report.tally("files")
    assert (tally.in_file, tally.taken, report.refused) == (3, 3, 0)
    made = articles(database)
    sowing, frost, harvest = made["Sowing beans"], made["Late frost"], made["harvest"]
    assert (sowing.kind, sowing.status, sowing.summary) == (
        "lesson",
        "published",
        "When the soil is warm.",
    )
    assert sowing.owner_id == world.ben
    assert str(sowing.review_by) == "2027-06-01"
    assert frost.parent_id == sowing.id
    assert sowing.body == (
        f"Sow in May. See [why](/articles/{frost.id}) and [Harvest](/articles/{harvest.id})."
    )
    assert f"[kills](/articles/{sowing.id})" in frost.body
    assert "[not](../beans.md)" in frost.body
    assert harvest.body == "Pick in August. *A bean* [gone](nowhere.md)"
    with database.reading() as session:
        assert sorted(tags_of(session, sowing.id)) == ["beans", "spring"]
        assert session.scalars(select(ArticleSource.url)).all() == ["https://beans.example/page"]
    said = "\n".join(report.notes)
    assert "“weather” says nothing here" in said
    assert "img/bean.png is left out" in said
    assert "nowhere.md leads to no file" in said


@pytest.mark.both_databases
def test_a_second_run_takes_what_changed_and_nothing_twice(
    database: Database, world: World, tmp_path: Path
) -> None:
    folder = written(tmp_path, a_md="# A\n\nOne.", b_md="# B\n\nTwo.", c_md="# C\n\nThree.")
    take(database, folder)
    same = take(database, folder).tally("files")
    assert (same.unchanged, same.taken, same.updated) == (3, 0, 0)

    made = articles(database)
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        granted = editable_article(session, ada, made["C"].id)
        text = Written(title="C", text=render("Changed here."))
        edit_article(session, granted, editor=ada, written=text, version=1)
    written(folder, a_md="# A\n\nOne more.", c_md="# C\n\nChanged there.")
    (folder / "b.md").unlink()
    report = take(database, folder)
    tally = report.tally("files")
    assert (tally.updated, tally.refused, tally.in_file) == (1, 1, 2)
    assert [reason for _table, reason in report.refusals] == [
        "it was changed here since; put both together there"
    ]
    assert any("b.md: is in the folder no more" in note for note in report.notes)
    now = articles(database)
    assert {title: each.body for title, each in now.items()} == {
        "A": "One more.",
        "B": "Two.",
        "C": "Changed here.",
    }
    with database.reading() as session:
        wanted = select(ArticleVersion.number).where(ArticleVersion.article_id == now["A"].id)
        assert session.scalars(wanted.order_by(ArticleVersion.number)).all() == [1, 2]


def test_a_changed_file_that_is_refused_is_told_and_tried_again(
    database: Database, world: World, tmp_path: Path
) -> None:
    assert world
    take(database, written(tmp_path, a_md="# A\n\nOne."))
    written(tmp_path, a_md=f"# {'x' * 300}\n\nTwo.")
    for _again in range(2):
        tally = take(database, tmp_path).tally("files")
        assert (tally.refused, tally.updated, tally.unchanged) == (1, 0, 0)
        assert tally.adds_up()
    assert articles(database)["A"].body == "One."
    take(database, written(tmp_path, a_md="# A\n\nTwo."))
    assert articles(database)["A"].body == "Two."


def test_a_run_that_was_cut_off_is_gone_on_with(
    database: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world
    folder = written(tmp_path, a_md="# A\n\nSee [b](b.md).", b_md="# B\n\nTwo.")

    def cut_off(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.imports.markdown.run._linked", cut_off)
        with pytest.raises(KeyboardInterrupt):
            take(database, folder)
    assert {each.status for each in articles(database).values()} == {"draft"}
    take(database, folder)
    made = articles(database)
    assert {each.status for each in made.values()} == {"published"}
    assert made["A"].body == f"See [b](/articles/{made['B'].id})."
    assert take(database, folder).tally("files").unchanged == 2


def test_what_is_hostile_is_refused_file_by_file_and_the_rest_comes(
    database: Database, world: World, tmp_path: Path
) -> None:
    assert world
    bomb = "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]"
    secret = written(tmp_path / "elsewhere", secret_md="# Secretwords\n\nNobody's.")
    folder = written(
        tmp_path / "folder",
        good_md="# Good\n\nFine.",
        big_md=b"x" * (LARGEST + 1),
        latin_md="# Größe".encode("latin-1"),
        nul_md="# Nul\n\n\0",
        bomb_md=f"---\n{bomb}\n---\nBoom.",
        broken_md="---\ntitle: a: b: c\n---\nText.",
        listed_md="---\n- one\n---\nText.",
        deep_md=f"---\na: {'[' * 5_000}\n---\nText.",
        run_md="---\na: !!python/object/apply:os.system [ls]\n---\nText.",
        empty_md="",
        long_md=f"# {'x' * 300}\n\nText.",
        tagged_md="---\ntags: a, b, c, d, e, f, g\n---\nText.",
    )
    (folder / "link.md").symlink_to(secret / "secret.md")
    (folder / "linked").symlink_to(secret, target_is_directory=True)
    written(folder, **{".hidden__x_md": "# Hidden\n\nText."})
    os.mkfifo(folder / "pipe.md")

    report = take(database, folder)

    assert list(articles(database)) == ["Good"]
    tally = report.tally("files")
    assert tally.adds_up()
    assert tally.refused == 11
    assert "Secretwords" not in json.dumps(report.complete())


def test_files_come_in_the_order_of_the_tree(tmp_path: Path) -> None:
    folder = written(tmp_path, b_md="", a__z_md="", a_md="", a__b__c_md="", c_md="")
    assert paths_in(folder) == ["a.md", "a/b/c.md", "a/z.md", "b.md", "c.md"]


def test_who_may_not_write_there_brings_nothing(
    database: Database, world: World, tmp_path: Path
) -> None:
    assert world
    folder = written(tmp_path, a_md="# A\n\nOne.")
    with pytest.raises(NotFound):
        take(database, folder, handle="nobody")
    with pytest.raises(NotFound):
        take(database, folder, handle="zed", slug="vault")
    with pytest.raises(Forbidden):
        take(database, folder, handle="zed")
    assert articles(database) == {}


def test_what_went_out_comes_in_again_as_it_was(
    app: Flask, database: Database, world: World, tmp_path: Path
) -> None:
    first = article(database, world, title="Sow", body="Sow in May.")
    article(database, world, title="Harvest", body="Pick in August, as [there](/articles/1).")
    assert first
    ada = sign_in(app, world.ada)
    out = zipfile.ZipFile(io.BytesIO(ada.get("/communities/garden/knowledge.zip").data))
    out.extractall(tmp_path)
    take(database, tmp_path, slug="workshop")
    again = ada.get("/communities/workshop/knowledge.zip").data
    assert _told(out) == _told(zipfile.ZipFile(io.BytesIO(again)))


def _told(file: zipfile.ZipFile) -> dict[str, list[str]]:
    """The files without what differs of itself: places, days, numbers."""
    left_out = ("community:", "url:", "version:", "confirmed:", "review_by:", "owner:")
    return {
        name: [
            line for line in file.read(name).decode().splitlines() if not line.startswith(left_out)
        ]
        for name in file.namelist()
    }


def test_the_command_tells_what_came_and_a_dry_run_writes_nothing(
    settings: Settings, database: Database, world: World, tmp_path: Path
) -> None:
    assert world
    folder = written(tmp_path, a_md="# A\n\nOne.", bad_md=b"\xff\xfe")
    asked = ("import", "markdown", folder, "--community", "garden", "--author", "ada")
    dry = hearth(settings, *asked, "--dry-run")
    assert dry.returncode == 3
    assert "Dry run: nothing was written." in dry.stdout
    assert articles(database) == {}
    done = hearth(settings, *asked, "--json", "--draft")
    told = json.loads(done.stdout)
    assert (done.returncode, told["finished"]) == (3, True)
    assert [each.status for each in articles(database).values()] == ["draft"]
    assert hearth(settings, *asked[:-1], "nobody").returncode == 1
