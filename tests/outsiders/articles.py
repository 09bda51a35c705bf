"""An article of the private community, a draft, a source and a suggested change, with canaries."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles import actions
from community.articles.access import editable_article, readable_article
from community.articles.models import (
    ArticleContributor,
    ArticleKind,
    ArticleSource,
    ContributorState,
)
from community.articles.transcripts import passages_of
from community.communities.access import Granted, community_to
from community.paths.access import path_to
from community.paths.actions import add_step, make_path
from community.text import render
from tests.world import World

WORDS = {
    "article": "quoxalarticle",
    "article_text": "quoxalarticletext",
    "article_draft": "quoxalarticledraft",
    "article_source": "quoxalsource",
    "article_change": "quoxalchange",
    "path": "quoxalpath",
    "spoken": "quoxalspoken",
    "path_step": "quoxalstep",
}


def articles(session: Session, world: World, slug: str) -> dict[str, list[str]]:
    """Ada's article with a source, her draft, and what Ben suggests for the article."""
    ada, ben = world.actor("ada"), world.actor("ben")
    granted = community_to(session, ada, slug, verb="articles.write")
    made = [
        actions.draft_article(
            session,
            granted,
            author=ada,
            kind=ArticleKind.LESSON,
            written=actions.Written(title=WORDS[title], text=render(WORDS["article_text"])),
            sources=[actions.Source(url="https://x.example", label=WORDS["article_source"])],
        )
        for title in ("article", "article_draft")
    ]
    first = made[0].id
    actions.publish_article(session, editable_article(session, ada, first), by=ada)
    change = actions.suggest_article_change(
        session,
        readable_article(session, ben, first, verb="articles.suggest"),
        by=ben,
        written=actions.Written(title=WORDS["article"], text=render(WORDS["article_change"])),
        version=1,
    )
    sources = session.scalars(select(ArticleSource.id).where(ArticleSource.article_id == first))
    return {
        "article_id": [str(each.id) for each in made],
        "source_id": [str(number) for number in sources],
        **_path(session, granted, ada, first),
        **_recording(session, ada, first),
        **_contributor(session, ben, made[1].id),
        "article_change_id": [str(change.id)],
    }


def _path(session: Session, granted: Granted, ada: Actor, article_id: int) -> dict[str, list[str]]:
    """A reading path to the article."""
    path = make_path(session, granted, title=WORDS["path"], purpose=WORDS["path"])
    on_path = path_to(session, ada, path.id, verb="articles.arrange")
    step = add_step(session, on_path, article_id=article_id, why=WORDS["path_step"])
    return {"path_id": [str(path.id)], "step_id": [str(step.id)]}


def _recording(session: Session, ada: Actor, article_id: int) -> dict[str, list[str]]:
    """A talk of the article."""
    made = actions.add_recording(
        session,
        editable_article(session, ada, article_id),
        title=WORDS["spoken"],
        url="https://films.example/1.mp4",
        passages=passages_of(WORDS["spoken"]),
    )
    return {"recording_id": [str(made.id)]}


def _contributor(session: Session, ben: Actor, article_id: int) -> dict[str, list[str]]:
    """Somebody who does not want their words in the draft."""
    made = ArticleContributor(
        article_id=article_id,
        account_id=ben.id,
        state=ContributorState.REFUSED,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return {"contributor_id": [str(made.id)]}
