"""Take somebody's handle out of what others wrote, a few posts in a transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.database import Database
from community.articles.erasing import (
    article_recordings_naming,
    article_sources_naming,
    article_suggestions_naming,
    article_versions_naming,
    articles_naming,
    rewrite_article,
    rewrite_article_recording,
    rewrite_article_source,
    rewrite_article_suggestion,
    rewrite_article_version,
)
from community.drafts.actions.handles import drafts_naming, rewrite_draft
from community.erasure.actions import Known
from community.incoming.actions.handles import mails_naming, rewrite_mail
from community.paths.erasing import (
    path_steps_naming,
    paths_naming,
    rewrite_path,
    rewrite_path_step,
)
from community.revisions.actions import (
    revisions_naming,
    rewrite_revision,
    rewrite_suggestion,
    suggestions_naming,
)
from community.threads.actions.handles import (
    Naming,
    handle_pattern,
    held_naming,
    replies_naming,
    rewrite,
    rewrite_held,
    threads_naming,
)

_AT_ONCE = 50
_NOBODY = "-"  # where a profile's address was: no profile has it
_LINK = re.compile(r'<a [^>]*href="/people/-"[^>]*>(.*?)</a>', re.DOTALL)
Find = Callable[..., list[Naming]]
Put = Callable[[Session, Any], None]
_OF_ARTICLES: Sequence[tuple[Callable[..., Any], Put]] = (
    (articles_naming, rewrite_article),
    (article_versions_naming, rewrite_article_version),
    (article_suggestions_naming, rewrite_article_suggestion),
    (article_sources_naming, rewrite_article_source),
    (article_recordings_naming, rewrite_article_recording),
    (paths_naming, rewrite_path),
    (path_steps_naming, rewrite_path_step),
)


def unname(database: Database, known: Known, *, instead: str) -> int:
    """Put `instead` where a text calls the person, also where it is not posted yet.

    How many posts were changed. They come last: what is posted meanwhile is among them.
    """
    _unname_kept(database, known, drafts_naming, rewrite_draft, instead=instead)
    _unname_kept(database, known, held_naming, rewrite_held, instead=instead)
    _unname_kept(database, known, mails_naming, rewrite_mail, instead=instead)
    finds: Sequence[Find] = (threads_naming, replies_naming)
    changed = sum(_unname(database, known, find, instead=instead) for find in finds)
    _unname_kept(database, known, revisions_naming, rewrite_revision, instead=instead)
    _unname_kept(database, known, suggestions_naming, rewrite_suggestion, instead=instead)
    for find_kept, put in _OF_ARTICLES:
        _unname_kept(database, known, find_kept, put, instead=instead)
    return changed


def _without(known: Known, instead: str) -> Callable[[str], str]:
    pattern = handle_pattern(known.handles)

    def without(words: str) -> str:
        said = pattern.sub(lambda found: instead if found[0][0] == "@" else _NOBODY, words)
        return _LINK.sub(r"\1", said)

    return without


def _unname_kept(
    database: Database, known: Known, find: Callable[..., Any], put: Put, *, instead: str
) -> None:
    """What is no post: every sentence of a draft, of what waits, of a version."""
    without, after = _without(known, instead), 0
    while True:
        with database.reading() as session:
            found = find(session, known.handles, after=after, limit=_AT_ONCE)
        if not found:
            return
        after = found[-1].id
        with database.unit_of_work() as session:
            for old in found:
                words = {name: value for name, value in vars(old).items() if isinstance(value, str)}
                new = replace(old, **{name: without(each) for name, each in words.items()})
                if new != old:
                    put(session, new)


def _unname(database: Database, known: Known, find: Find, *, instead: str) -> int:
    without, after, changed = _without(known, instead), 0, 0
    while True:
        with database.reading() as session:
            found = find(session, known.account_id, known.handles, after=after, limit=_AT_ONCE)
        if not found:
            return changed
        after = found[-1].id
        cleaned = [
            replace(post, body=without(post.body), body_html=without(post.body_html))
            for post in found
        ]
        with database.unit_of_work() as session:
            changed += _rewrite(session, found, cleaned)


def _rewrite(session: Session, found: Sequence[Naming], cleaned: Sequence[Naming]) -> int:
    changed = [new for old, new in zip(found, cleaned, strict=True) if old != new]
    return sum(rewrite(session, post, body=post.body, body_html=post.body_html) for post in changed)
