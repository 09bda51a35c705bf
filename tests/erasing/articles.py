"""Articles of somebody who leaves: one that they alone saved, and one that others did too."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleKind,
    ArticleSuggestion,
    ArticleVersion,
)
from community.paths.models import PathStep, ReadingPath, StepRead
from tests.erasing.rows import row


def write_articles(session: Session, account_id: int, canary: Callable[[], str]) -> None:
    """Their own, one they looked after and noted a change of, and what they suggested."""
    here = {"community_id": 1, "kind": ArticleKind.CASE}
    said = ("title", "summary", "body", "body_html")
    own = row(session, Article, **here, author_id=account_id, **{name: canary() for name in said})
    words = {name: canary() for name in (*said, "note")}
    row(
        session,
        ArticleVersion,
        article_id=own.id,
        number=1,
        made_by_id=account_id,
        tags=[],
        **words,
    )
    kept = dict.fromkeys(("owner_id", "confirmed_by_id", "changed_by_id"), account_id)
    other = row(session, Article, **here, author_id=1, **kept)
    row(session, ArticleVersion, article_id=other.id, number=1, made_by_id=1, tags=[])
    by_them = {"made_by_id": account_id, "note": canary(), "tags": []}
    row(session, ArticleVersion, article_id=other.id, number=2, **by_them)
    names = ("title", "summary", "body", "reason", "note")
    mine = {name: canary() for name in names} | {"proposer_id": account_id}
    row(session, ArticleSuggestion, article_id=other.id, tags=[], **mine)
    decided = {"proposer_id": 1, "decided_by_id": account_id, "note": canary()}
    row(session, ArticleSuggestion, article_id=other.id, tags=[], **decided)
    row(session, ArticleContributor, article_id=other.id, account_id=account_id, state="named")
    path = row(session, ReadingPath, community_id=1, title="Sowing")
    step = row(session, PathStep, path_id=path.id, article_id=other.id, position=0)
    row(session, StepRead, step_id=step.id, account_id=account_id)
