"""Writes the demonstration's articles, with their versions, tags and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.dressing import Dressed
from app.demo.fields import load
from app.demo.moments import Moment
from app.resources import resource
from community.articles.models import (
    Article,
    ArticleKind,
    ArticleSource,
    ArticleStatus,
    ArticleTag,
    ArticleVersion,
)
from community.articles.policies import standing_on
from community.communities.models import Tag
from community.history.actions import write_numbered_rows, write_rows
from community.paths.models import PathStep, ReadingPath
from community.text import Rendered, render

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article as its file has it, with its text rendered."""

    table: dict[str, Any]
    text: Rendered


@dataclass(frozen=True, slots=True)
class _Dated:
    """What its standing follows from."""

    review_by: date | None
    superseded_by_id: int | None


def read_articles() -> list[ArticleText]:
    """The articles as they stand in `articles.toml`."""
    path: Path = resource("demo") / "texts" / "articles.toml"
    table = load(path, path.read_text(encoding="utf-8"))
    return [ArticleText(each, render(each["body"].strip())) for each in table["articles"]]


def write_articles(
    session: Session,
    texts: list[ArticleText],
    dressed: Dressed,
    people: Numbers,
    places: Numbers,
    threads: Numbers,
) -> None:
    """Write them all as published, each by its author at its moment."""
    rows = [_row(each, place, dressed.start, people, places) for place, each in enumerate(texts, 1)]
    numbers = write_numbered_rows(session, Article, rows)
    by_key = {each.table["key"]: number for each, number in zip(texts, numbers, strict=True)}
    for each in texts:
        _point(session, each, by_key, dressed.start)
        _write_around(session, each, by_key[each.table["key"]], places, people, threads, dressed)
    _write_paths(session, texts, by_key, places, dressed.start)


def _write_paths(
    session: Session,
    texts: list[ArticleText],
    by_key: Numbers,
    places: Numbers,
    start: datetime,
) -> None:
    steps: dict[str, list[dict[str, Any]]] = {}
    for each in texts:
        if "on_path" in each.table:
            steps.setdefault(each.table["on_path"], []).append(each.table)
    for title, tables in steps.items():
        path = {
            "community_id": places[tables[0]["community"]],
            "title": title,
            "purpose": next(table["purpose"] for table in tables if "purpose" in table),
            "created_at": start,
            "changed_at": start,
        }
        (number,) = write_numbered_rows(session, ReadingPath, [path])
        rows = [
            {
                "path_id": number,
                "article_id": by_key[table["key"]],
                "why": table["why"],
                "position": position,
            }
            for position, table in enumerate(tables)
        ]
        write_rows(session, PathStep, rows)


def _at(words: str, start: datetime) -> datetime:
    return Moment.parse(words).resolve(start)


def _row(
    each: ArticleText, position: int, start: datetime, people: Numbers, places: Numbers
) -> dict[str, Any]:
    told = each.table
    begun = _at(told["at"], start)
    return {
        "community_id": places[told["community"]],
        "kind": ArticleKind(told["kind"]),
        "status": ArticleStatus.PUBLISHED,
        "title": told["title"],
        "summary": told["summary"],
        "body": each.text.source,
        "body_html": each.text.html,
        "renderer": each.text.renderer,
        "author_id": people[told["by"]],
        "owner_id": people[told["owner"]],
        "review_by": (start + timedelta(days=told["review_in"])).date(),
        "confirmed_at": _at(told["confirmed"], start),
        "confirmed_by_id": people[told["owner"]],
        "position": position,
        "starts": told.get("starts", False),
        "version": 1,
        "created_at": begun,
        "published_at": begun,
        "changed_at": begun,
        "changed_by_id": people[told["by"]],
    }


def _point(session: Session, each: ArticleText, by_key: Numbers, start: datetime) -> None:
    """Under which it stands and what took its place, and how it stands on the first day."""
    article = session.get_one(Article, by_key[each.table["key"]])
    article.parent_id = by_key.get(each.table.get("under", ""))
    article.superseded_by_id = by_key.get(each.table.get("superseded_by", ""))
    dated = _Dated(article.review_by, article.superseded_by_id)
    article.standing = standing_on(dated, start.date())


def _write_around(
    session: Session,
    each: ArticleText,
    number: int,
    places: Numbers,
    people: Numbers,
    threads: Numbers,
    dressed: Dressed,
) -> None:
    told = each.table
    begun = _at(told["at"], dressed.start)
    version = {
        "article_id": number,
        "number": 1,
        "title": told["title"],
        "summary": told["summary"],
        "body": each.text.source,
        "body_html": each.text.html,
        "renderer": each.text.renderer,
        "tags": sorted(told["tags"]),
        "made_by_id": people[told["by"]],
        "made_at": begun,
    }
    write_rows(session, ArticleVersion, [version])
    tags = session.scalars(
        select(Tag.id).where(
            Tag.community_id == places[told["community"]], Tag.name.in_(told["tags"])
        )
    )
    write_rows(session, ArticleTag, [{"article_id": number, "tag_id": tag} for tag in tags])
    cited = [
        {"article_id": number, "thread_id": threads[key], "position": at, "created_at": begun}
        for at, key in enumerate(told.get("threads", ()))
    ]
    write_rows(session, ArticleSource, cited)
