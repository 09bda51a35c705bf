"""What the worker does while nothing waits: clears away what is old, and measures what is due."""

from __future__ import annotations

from collections.abc import Collection

from app.config import Settings
from app.database import Database
from app.gapping import stems_of
from app.takeout.copying import tidy_copies
from app.upload_files import path_in, sweep, take_away
from app.worker.storage import measure_if_due
from community import clock
from community.accounts.actions.pruning import prune_accounts
from community.answers.reviewing import ask_for_reviews
from community.articles.reviewing import look_through_articles
from community.drafts.actions.keeping import forget_old_drafts
from community.drafts.queries import shown_in_draft
from community.gaps.finding import find_gaps
from community.gaps.noting import forget_misses
from community.health.actions.run import tell_flags
from community.health.actions.visits import count_visitors, forget_visits
from community.incoming.actions.taking import forget_mails
from community.interventions.actions import measure_due
from community.moderation.actions.batches import prune_batches
from community.moderation.actions.prints import forget_prints
from community.outbox_claims import prune
from community.previews.keeping import tidy_previews
from community.questions.reminding import remind_to_accept
from community.reactions.asking import ask_what_happened, tell_of_reactions
from community.roster.actions.lists import prune_lists
from community.threads.actions.uploads import MOST_FORGOTTEN, forget_unused, still_stored

EVERY = 600.0  # seconds between two rounds
_PRUNED_AT_ONCE = 500


def keep_house(database: Database, settings: Settings) -> bool:
    """One round; whether there was so much that another should follow at once."""
    with database.unit_of_work() as session:
        pruned = prune(session, limit=_PRUNED_AT_ONCE)
        prune_accounts(session)
        prune_lists(session)
        measure_due(session)
        count_visitors(session)
        forget_visits(session)
        tell_flags(session)
        forget_prints(session)
        prune_batches(session)
        forget_old_drafts(session)
        forget_mails(session)
        remind_to_accept(session)
        ask_for_reviews(session)
        look_through_articles(session)
        tidy_previews(session)
        tell_of_reactions(session)
        ask_what_happened(session)
        forget_misses(session)
        find_gaps(session, stems_of)
    tidy_copies(database, settings)
    collected = collect_uploads(database, settings)
    measure_if_due(database, settings)
    return bool(pruned) or collected


def collect_uploads(database: Database, settings: Settings) -> bool:
    """Delete images that no post uses: the row first, then the file; whether more are due.

    A process that is killed in between leaves a file without a row. One of the 256 folders is
    looked through in each round, so that every such file goes within two days.
    """

    def needed(hashes: Collection[str]) -> set[str]:
        with database.reading() as session:
            return still_stored(session, hashes)

    with database.unit_of_work() as session:
        hashes = forget_unused(session, needed=shown_in_draft())
    for sha256 in hashes:
        take_away(path_in(settings.uploads_dir, sha256), needed)
    sweep(settings.uploads_dir, int(clock.now().timestamp() / EVERY), needed)
    return len(hashes) >= MOST_FORGOTTEN
