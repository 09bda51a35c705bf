"""Articles of a scene: one with everything, a draft, one that is due, and a suggested change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleRecording,
    ArticleSource,
    ArticleSuggestion,
    ArticleVersion,
)
from community.history.actions import write_numbered_rows, write_rows
from community.paths.models import PathStep, ReadingPath, StepRead
from community.text import Rendered, render
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_MOST = 60
_BODY = "## Before\n\nDry it.\n\n## Firing\n\nSlowly.\n\n## After\n\nLet it cool."


def write_articles(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> dict[str, int]:
    """`count` articles, the first of them with sources and a suggested change."""
    if not count:
        return {}
    text = render(_BODY)
    member, facilitator = cast.people["member"], cast.people["facilitator"]
    rows = _rows(cast, words, text, count=min(count, _MOST))
    numbers = write_numbered_rows(session, Article, rows)
    first = numbers[0]
    _write_versions(session, first, member, words)
    source = {
        "article_id": first,
        "thread_id": talk["thread"],
        "position": 0,
        "created_at": clock.now(),
    }
    write_rows(session, ArticleSource, [source])
    _write_contributors(session, numbers, member, facilitator)
    recording = _write_recordings(session, first, words)
    change = {
        "article_id": first,
        "proposer_id": facilitator,
        "base_version": 2,
        "title": rows[0]["title"],
        "body": f"{_BODY}\n\nThen look.",
        "tags": [],
        "reason": words.line("It says when.", most=200),
        "created_at": clock.now(),
    }
    made = write_numbered_rows(session, ArticleSuggestion, [change])
    paths = _write_paths(session, cast, words, numbers, thread=talk["thread"], member=member)
    return {"article": first, "article_change": made[0], "recording": recording, **paths}


def _write_paths(
    session: Session, cast: Cast, words: Words, numbers: Sequence[int], *, thread: int, member: int
) -> dict[str, int]:
    """As many paths as there are articles, twenty at most; the first leads to all of them."""
    rows = [
        {
            "community_id": cast.place,
            "title": words.line(f"Firing from the start, part {number}", most=150),
            "purpose": words.line("You can fire a kiln.", most=300),
            "created_at": clock.ago(days=9),
            "changed_at": clock.ago(days=number),
        }
        for number in range(min(len(numbers), 20))
    ]
    paths = write_numbered_rows(session, ReadingPath, rows)
    why = words.line("It says what to dry.", most=300)
    steps = [
        {"path_id": paths[0], "article_id": number, "why": why, "position": at}
        for at, number in enumerate(numbers[:50])
    ]
    made = write_numbered_rows(session, PathStep, steps)
    # Those of one INSERT have the same columns.
    write_rows(session, PathStep, [{"path_id": paths[0], "thread_id": thread, "position": 60}])
    mark = {"step_id": made[0], "account_id": member, "read_at": clock.now()}
    write_rows(session, StepRead, [mark])
    return {"path": paths[0], "step": made[0]}


def _write_contributors(
    session: Session, numbers: Sequence[int], member: int, facilitator: int
) -> None:
    """Of the first article both, one who says no; of the draft one who is asked."""
    states = [(0, member, "named"), (0, facilitator, "refused"), (1, member, "asked")]
    write_rows(
        session,
        ArticleContributor,
        [
            {
                "article_id": numbers[place],
                "account_id": whom,
                "state": state,
                "asked_at": clock.ago(days=2),
            }
            for place, whom, state in states
            if place < len(numbers)
        ],
    )


def _write_recordings(session: Session, article: int, words: Words) -> int:
    """A film elsewhere and one here, each with what is said in it; the first."""
    said = words.line("First you dry it, and then you wait.", most=2_000)
    rows = [
        {
            "article_id": article,
            "title": words.line("How it is fired", most=200),
            "url": url,
            "plays": plays,
            "passages": [[number * 40, said] for number in range(3)],
            "added_at": clock.now(),
        }
        for url, plays in (("https://youtu.be/abc", ""), (f"/uploads/{'a' * 22}", "video"))
    ]
    return write_numbered_rows(session, ArticleRecording, rows)[0]


def _write_versions(session: Session, article: int, member: int, words: Words) -> None:
    texts = [render(_BODY.replace("Slowly", "Quickly")), render(_BODY)]
    write_rows(
        session,
        ArticleVersion,
        [
            {
                "article_id": article,
                "number": number,
                "title": words.line("Firing number 0", most=150),
                "body": text.source,
                "body_html": text.html,
                "renderer": text.renderer,
                "tags": [],
                "made_by_id": member,
                "made_at": clock.ago(days=3 - number),
                "note": words.line("Slower is better.", most=200),
            }
            for number, text in enumerate(texts, start=1)
        ],
    )


def _rows(cast: Cast, words: Words, text: Rendered, *, count: int) -> list[dict[str, Any]]:
    member, facilitator = cast.people["member"], cast.people["facilitator"]
    now = clock.now()
    return [
        {
            "community_id": cast.place,
            "kind": ("how-to", "lesson", "glossary")[number % 3],
            "starts": number % 5 == 0,
            "status": "draft" if number == 1 else "published",
            "standing": "due" if number == 2 else "fresh",
            "title": words.line(f"Firing number {number}", most=150),
            "summary": words.line("What one finds here.", most=300),
            "body": text.source,
            "body_html": text.html,
            "renderer": text.renderer,
            "author_id": member,
            "owner_id": member if number % 2 == 0 else facilitator,
            "review_by": (now + timedelta(days=-3 if number == 2 else 90)).date(),
            "confirmed_at": now - timedelta(days=7 * number),
            "version": 2,
            "position": number,
            "created_at": now - timedelta(days=200),
            "published_at": now - timedelta(days=200),
            "changed_at": now - timedelta(days=7 * number),
        }
        for number in range(count)
    ]
