"""A handle is taken out of what others wrote around articles, too."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.erasing.run import carry_out
from community.articles.access import editable_article
from community.articles.actions import Source, add_recording, add_source
from community.articles.models import ArticleRecording, ArticleSource
from community.articles.transcripts import passages_of
from community.communities.access import community_to
from community.erasure.actions import depart_at_once
from community.own_data.models import Choice
from community.paths.access import path_to
from community.paths.actions import add_step, make_path
from community.paths.models import PathStep, ReadingPath
from tests.articles import article
from tests.world import World

pytestmark = pytest.mark.both_databases


def test_no_source_recording_or_path_calls_who_has_gone(
    database: Database, settings: Settings, world: World
) -> None:
    number, ada = article(database, world, by="ada"), world.actor("ada")
    with database.unit_of_work() as session:
        on = editable_article(session, ada, number).article
        add_source(session, on, Source(url="https://x.example", label="What @ben wrote"))
        place = community_to(session, ada, "garden", verb="articles.arrange")
        path = make_path(session, place, title="As @ben sows", purpose="You sow like @ben.")
        on_path = path_to(session, ada, path.id, verb="articles.arrange")
        add_step(session, on_path, article_id=number, why="@ben says so, and @benny.")
    with database.unit_of_work() as session:
        add_recording(
            session,
            editable_article(session, ada, number),
            title="A talk of @ben",
            url="https://films.example/1.mp4",
            passages=passages_of("Hear @ben.\n\nThe “rest” \\ stays."),
        )
    with database.unit_of_work() as session:
        depart_at_once(session, world.ben, choice=Choice.KEEP_POSTS, language="en")
    assert carry_out(database, settings, world.ben)

    with database.reading() as session:
        label = session.scalars(select(ArticleSource.label)).one()
        path = session.scalars(select(ReadingPath)).one()
        why = session.scalars(select(PathStep.why)).one()
        talk = session.scalars(select(ArticleRecording)).one()
    assert talk.passages[1] == [None, "The “rest” \\ stays."]
    for words in (
        talk.title,
        talk.passages[0][1],
        label,
        path.title,
        path.purpose,
        why.replace("@benny", ""),
    ):
        assert "@ben" not in words
    assert label.startswith("What ")
    assert "@benny" in why
