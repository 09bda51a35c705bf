"""Articles for tests: one that stands in a community already."""

from __future__ import annotations

from app.database import Database
from community.articles import actions
from community.articles.access import editable_article
from community.articles.models import ArticleKind
from community.communities.access import community_to
from community.text import render
from tests.world import World

BODY = "Sow in May.\n\nWater weekly.\n\nHarvest in August."


def article(
    database: Database,
    world: World,
    *,
    by: str = "ben",
    place: str = "garden",
    title: str = "How to sow beans",
    body: str = BODY,
    published: bool = True,
) -> int:
    """The id of an article with the tag `beans`, published unless said otherwise."""
    text = render(body)
    author = world.actor(by)
    with database.unit_of_work() as session:
        granted = community_to(session, author, place, verb="articles.write")
        made = actions.draft_article(
            session,
            granted,
            author=author,
            kind=ArticleKind.HOW_TO,
            written=actions.Written(title=title, text=text, tags=["beans"]),
        )
        if published:
            on = editable_article(session, author, made.id)
            actions.publish_article(session, on, by=author)
        return made.id
