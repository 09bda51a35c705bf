"""A data folder with the cast and one thread in the vault, for tests that start real processes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.database import Database
from community.communities.access import community_to
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests.clients import session_secret
from tests.world import World, populate


@dataclass(frozen=True)
class Stage:
    """Where it is, who is there, what they talk about, and the secrets of their sessions."""

    data_dir: Path
    world: World
    thread_id: int
    secrets: dict[str, str]


def set_stage(data_dir: Path, migrated_file: Path) -> Stage:
    """Write the folder; no process runs yet."""
    data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated_file, data_dir / "hearth.db")
    database = Database(f"sqlite:///{data_dir / 'hearth.db'}")
    text = render("Where do they go?")
    try:
        with database.unit_of_work() as session:
            world = populate(session)
        with database.unit_of_work() as session:
            ada = world.actor("ada")
            granted = community_to(session, ada, "vault", verb="threads.start")
            thread_id = start_thread(
                session,
                granted,
                author=ada,
                kind=ThreadKind.DISCUSSION,
                title="Where do the spades go?",
                text=text,
            ).id
        people = {name: session_secret(database, getattr(world, name)) for name in ("ada", "ben")}
        people["zed"] = session_secret(database, world.zed)
    finally:
        database.dispose()
    return Stage(data_dir, world, thread_id, people)
