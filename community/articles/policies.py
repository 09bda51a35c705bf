"""Pure rules of articles: kinds and their templates, what they take, when they are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from community.articles.models import ArticleKind, ArticleStatus, ContributorState, Standing
from community.errors import Refused
from community.text import Rendered
from community.words import N_, Words

LONGEST_TITLE = 150
LONGEST_SUMMARY = 300
LONGEST_NOTE = 200
MOST_SOURCES = 50
MOST_CHOSEN = 30  # posts of a thread that go into one article
SILENCE = timedelta(days=7)  # after which whoever was asked is taken to agree, nameless
MOST_ARTICLES = 2_000  # of one community: the tree is read as a whole
DEEPEST = 4  # levels of the tree
GRACE = timedelta(days=30)  # from due to stale
LONGEST_REVIEW = timedelta(days=3 * 366)

KINDS: Mapping[ArticleKind, Words] = MappingProxyType(
    {
        ArticleKind.HOW_TO: N_("How-to"),
        ArticleKind.LESSON: N_("Lesson learned"),
        ArticleKind.CASE: N_("Case"),
        ArticleKind.DECISION: N_("Worked decision"),
        ArticleKind.PLAYBOOK: N_("Playbook"),
        ArticleKind.GLOSSARY: N_("Glossary term"),
    }
)
# What each kind begins with: headings to write under.
TEMPLATES: Mapping[ArticleKind, Words] = MappingProxyType(
    {
        ArticleKind.HOW_TO: N_(
            "## When you need this\n\n\n## Before you begin\n\n\n## Steps\n\n1. \n\n"
            "## How you know that it worked\n\n\n## When it does not work\n\n"
        ),
        ArticleKind.LESSON: N_(
            "## What we tried\n\n\n## What happened\n\n\n## What we learned\n\n\n"
            "## What we do differently now\n\n"
        ),
        ArticleKind.CASE: N_(
            "## The situation\n\n\n## What was done\n\n\n## What came of it\n\n\n"
            "## What others can take from it\n\n"
        ),
        ArticleKind.DECISION: N_(
            "## The question\n\n\n## What we considered\n\n\n## What we decided\n\n\n"
            "## Why\n\n\n## What would change our mind\n\n"
        ),
        ArticleKind.PLAYBOOK: N_(
            "## What this is for\n\n\n## Who does what\n\n\n## Step by step\n\n1. \n\n"
            "## Watch out for\n\n"
        ),
        ArticleKind.GLOSSARY: N_(
            "## What it means here\n\n\n## Example\n\n\n## Not to be confused with\n\n"
        ),
    }
)
# After how long somebody should look whether it still holds.
INTERVALS: Mapping[ArticleKind, timedelta] = MappingProxyType(
    {
        ArticleKind.HOW_TO: timedelta(days=182),
        ArticleKind.LESSON: timedelta(days=365),
        ArticleKind.CASE: timedelta(days=365),
        ArticleKind.DECISION: timedelta(days=182),
        ArticleKind.PLAYBOOK: timedelta(days=182),
        ArticleKind.GLOSSARY: timedelta(days=365),
    }
)


class Dated(Protocol):
    """What the standing of an article follows from: a row of the table or of a query."""

    @property
    def review_by(self) -> date | None:
        """The day by which somebody should look at it."""

    @property
    def superseded_by_id(self) -> int | None:
        """What readers should read in its place."""


def standing_on(article: Dated, today: date) -> Standing:
    """How far readers can rely on it: due once its date has passed, stale 30 days later."""
    if article.superseded_by_id is not None:
        return Standing.SUPERSEDED
    if article.review_by is None or today <= article.review_by:
        return Standing.FRESH
    return Standing.DUE if today <= article.review_by + GRACE else Standing.STALE


def next_review(kind: ArticleKind | str, today: date) -> date:
    """When somebody should look again at what holds today."""
    return today + INTERVALS[ArticleKind(kind)]


def demand_words(*, title: str, summary: str, text: Rendered) -> None:
    """Refused, with a word at the field, for what is no article yet."""
    name = title.strip()
    if not name or len(name) > LONGEST_TITLE:
        problem = N_("Give it a title of at most %(most)s characters.", most=LONGEST_TITLE)
        raise Refused(problem, code="bad_title", fields={"title": problem})
    if len(summary.strip()) > LONGEST_SUMMARY:
        problem = N_("Say it in at most %(most)s characters.", most=LONGEST_SUMMARY)
        raise Refused(problem, code="bad_summary", fields={"summary": problem})
    if not text.source.strip():
        problem = N_("Write something first.")
        raise Refused(problem, code="empty", fields={"body": problem})


def demand_filled(kind: ArticleKind | str, body: str) -> None:
    """Refused when nothing was written beneath the headings of the template."""
    if body.split() == TEMPLATES[ArticleKind(kind)].split():
        problem = N_("These are the headings alone. Write something beneath them first.")
        raise Refused(problem, code="only_template", fields={"body": problem})


def demand_review_day(day: date | None, *, today: date) -> None:
    """Refused for a review date that has passed or is more than three years away."""
    if day is not None and not today <= day <= today + LONGEST_REVIEW:
        problem = N_("Choose a day from today on, within three years.")
        raise Refused(problem, code="bad_review_day", fields={"review_by": problem})


def is_open_to_readers(status: ArticleStatus | str) -> bool:
    """Whether everybody who reads the community reads it."""
    return status == ArticleStatus.PUBLISHED


def is_waited_for(state: ContributorState | str, asked_at: datetime, now: datetime) -> bool:
    """Whether somebody was asked for their words and still has time to answer."""
    return state == ContributorState.ASKED and now < asked_at + SILENCE


def state_after_silence(
    state: ContributorState | str, asked_at: datetime, now: datetime
) -> ContributorState:
    """What somebody wants: without their name, once they have been silent for seven days."""
    if state == ContributorState.ASKED and not is_waited_for(state, asked_at, now):
        return ContributorState.UNNAMED
    return ContributorState(state)
