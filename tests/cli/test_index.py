"""`hearth search` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from app.cli import cli
from app.config import Settings
from app.database import Database
from community import clock
from community.outbox import OutboxEntry
from tests.conversations import Conversations
from tests.world import World


@pytest.fixture
def hearth(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A shell in which this test's installation is configured."""
    monkeypatch.setenv("HEARTH_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("HEARTH_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("HEARTH_MODE", "production")
    return CliRunner()


def call(shell: CliRunner, *words: str) -> Result:
    """Run `hearth search …`."""
    return shell.invoke(cli, ["search", *words])


def test_verify_finds_what_is_missing_and_rebuild_mends_it(
    app: Flask, world: World, hearth: CliRunner
) -> None:
    talk = Conversations(app, world)
    talk.start("ben", "garden", "Mended by a command")
    before = call(hearth, "verify", "--json")
    assert before.exit_code == 1
    assert json.loads(before.stdout)["missing"] == 1
    built = call(hearth, "rebuild", "--json")
    assert built.exit_code == 0
    after = call(hearth, "verify", "--json")
    assert after.exit_code == 0
    held = json.loads(after.stdout)
    assert held["right"]
    assert held["documents"] == json.loads(built.stdout)["documents"]


def test_verify_tells_a_worker_that_is_behind_from_an_index_that_is_wrong(
    app: Flask, world: World, hearth: CliRunner, database: Database
) -> None:
    call(hearth, "rebuild")
    Conversations(app, world).start("ben", "garden", "Not carried yet")

    behind = call(hearth, "verify")
    told = json.loads(call(hearth, "verify", "--json").stdout)
    assert behind.exit_code == 1
    assert "1 event waits for the worker" in behind.stderr
    assert "rebuild" not in behind.stderr
    assert told["behind"]
    assert told["waiting"] > 0

    with database.unit_of_work() as session:
        session.execute(update(OutboxEntry).values(processed_at=clock.now()))
    wrong = call(hearth, "verify")
    assert wrong.exit_code == 1
    assert "hearth search rebuild" in wrong.stderr


@pytest.mark.usefixtures("world")
def test_verify_says_what_to_do_without_an_index(hearth: CliRunner) -> None:
    answer = call(hearth, "verify")
    assert answer.exit_code == 1
    assert "There is no index." in answer.stdout
    assert "hearth search rebuild" in answer.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three documents, and two questions of which the first is itself in the corpus."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    documents = [
        {"_id": "1", "title": "How to bake rye bread", "text": "Sourdough and rye flour."},
        {"_id": "2", "title": "Baking with rye", "text": "Rye bread needs time."},
        {"_id": "3", "title": "Fixing a bicycle", "text": "Patch the tube."},
    ]
    queries = [
        {"_id": "1", "text": "How to bake rye bread", "body": "I have rye flour."},
        {"_id": "q2", "text": "My tyre is flat: patch the tube? " + "word " * 30},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\t2\t2\nq2\t3\t1\n")
    return folder


@pytest.mark.parametrize("path", ["typed", "related"])
@pytest.mark.parametrize("engine", ["whoosh", "memory"])
def test_a_run_is_written_in_the_trec_layout(
    hearth: CliRunner, corpus: Path, tmp_path: Path, path: str, engine: str
) -> None:
    out = tmp_path / "run.txt"
    queries = corpus / "queries.jsonl"
    answer = call(
        hearth, "run", "--corpus", str(corpus), "--queries", str(queries), "--out", str(out),
        "--path", path, "--engine", engine,
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    rows = [line.split() for line in out.read_text().splitlines()]
    assert [(row[0], row[2]) for row in rows if row[3] == "1"] == [("1", "2"), ("q2", "3")]
    assert all(row[1] == "Q0" and row[5] == "hearth" for row in rows)
    assert ("1", "1") not in [(row[0], row[2]) for row in rows]


def test_relevance_is_measured(hearth: CliRunner, corpus: Path) -> None:
    answer = call(hearth, "evaluate", "--corpus", str(corpus), "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == {
        "tiny": {"queries": 2, "ndcg": 1.0, "mrr": 1.0, "recall": 1.0}
    }


def test_a_file_that_cannot_be_read_is_named(hearth: CliRunner, corpus: Path) -> None:
    (corpus / "corpus.jsonl").write_text('{"_id": "1"}\nnonsense\n')
    answer = call(hearth, "evaluate", "--corpus", str(corpus))
    assert answer.exit_code == 1
    assert "corpus.jsonl" in answer.stderr
