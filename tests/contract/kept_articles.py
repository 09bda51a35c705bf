"""Articles of the sample, and what belongs to them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.articles.access import editable_article
from community.articles.actions import Written, draft_article, publish_article
from community.articles.models import (
    ArticleContributor,
    ArticleKind,
    ArticleRecording,
    ArticleSource,
    ArticleSuggestion,
    ContributorState,
)
from community.communities.access import community_to
from community.paths.models import PathStep, ReadingPath
from community.text import render
from tests.contract.talk import Talk


def put_articles(talk: Talk, who: str) -> dict[str, int]:
    """An article of theirs with words that somebody wants left out, and a draft; by `Own`."""
    article = _article(talk, who)
    path, step = _path(talk.session, talk.ground.garden, article)
    return {
        "path": path,
        "recording": _recording(talk.session, article),
        "article_change": _change(talk.session, article, talk.ground.id_of(who)),
        "source": _source(talk.session, article),
        "step": step,
        "article": article,
        "contributor": _words(talk.session, article, talk.ground.id_of(who)),
        "article_draft": _article(talk, who, published=False),
    }


def _article(talk: Talk, who: str, *, published: bool = True) -> int:
    """An article of somebody's in the garden of the ground, or the draft of one."""
    by = talk.ground.actor(who)
    garden = talk.ground.slug("garden")
    granted = community_to(talk.session, by, garden, verb="articles.write")
    made = draft_article(
        talk.session,
        granted,
        author=by,
        kind=ArticleKind.HOW_TO,
        written=Written(title=f"How {who} sows", text=render("Sow in May.\n\nWater weekly.")),
    )
    if published:
        publish_article(talk.session, editable_article(talk.session, by, made.id), by=by)
    return made.id


def _words(session: Session, article_id: int, account_id: int) -> int:
    """Words of somebody that stand in an article against their will."""
    made = ArticleContributor(
        article_id=article_id,
        account_id=account_id,
        state=ContributorState.REFUSED,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def _change(session: Session, article_id: int, account_id: int) -> int:
    """How somebody would have an article read; here who wrote it, so that they may withdraw it."""
    made = ArticleSuggestion(
        article_id=article_id,
        proposer_id=account_id,
        base_version=1,
        title="How to sow",
        body="Sow in June.\n\nWater weekly.",
        tags=[],
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def _source(session: Session, article_id: int) -> int:
    """An address that an article rests on."""
    made = ArticleSource(article_id=article_id, url="https://beans.example", created_at=clock.now())
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def _recording(session: Session, article_id: int) -> int:
    """A talk with what is said in it."""
    made = ArticleRecording(
        article_id=article_id,
        title="A talk",
        url="https://films.example/1.mp4",
        passages=[[0, "Sow in May."]],
        added_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def _path(session: Session, community_id: int, article_id: int) -> tuple[int, int]:
    """A reading path with one step, and that step."""
    path = ReadingPath(
        community_id=community_id,
        title="Sowing from the start",
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(path)
    session.flush()  # its step names it
    step = PathStep(path_id=path.id, article_id=article_id, position=0)
    session.add(step)
    session.flush()  # the ids are handed out
    return path.id, step.id
