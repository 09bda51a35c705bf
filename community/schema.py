"""All tables at once, for migrations and for the registry of columns that point to a person."""

from __future__ import annotations

from enum import StrEnum

from community import idempotency, outbox
from community.accounts import models as accounts
from community.articles import models as articles
from community.badges import models as badges
from community.ballots import models as ballots
from community.base import Base
from community.bookmarks import models as bookmarks
from community.communities import models as communities
from community.domains import models as domains
from community.drafts import models as drafts
from community.following import models as following
from community.gaps import models as gaps
from community.health import models as health
from community.imports import models as imports
from community.incoming import models as incoming
from community.knowing import models as knowing
from community.leading import models as leading
from community.levels import models as levels
from community.lifecycle import models as lifecycle
from community.mail import models as mail
from community.moderation import models as moderation
from community.notifications import models as notifications
from community.operations import models as operations
from community.order import models as order
from community.organisation import models as organisation
from community.own_data import models as own_data
from community.paths import models as paths
from community.previews import models as previews
from community.questions import models as questions
from community.reactions import models as reactions
from community.reading import models as reading
from community.registration import models as registration
from community.revisions import models as revisions
from community.rhythm import models as rhythm
from community.roster import models as roster
from community.seal import models as seal
from community.searches import models as searches
from community.sockets import models as sockets
from community.terms import models as terms
from community.threads import cross_posts
from community.threads import models as threads
from community.today import models as today
from community.welcoming import models as welcoming

# Importing a module declares its tables; the tuple keeps the list honest.
TABLES = (
    accounts,
    articles,
    badges,
    ballots,
    bookmarks,
    communities,
    cross_posts,
    domains,
    drafts,
    following,
    gaps,
    health,
    idempotency,
    imports,
    incoming,
    knowing,
    leading,
    levels,
    lifecycle,
    mail,
    moderation,
    notifications,
    operations,
    order,
    organisation,
    outbox,
    own_data,
    paths,
    previews,
    questions,
    reactions,
    reading,
    registration,
    revisions,
    rhythm,
    roster,
    seal,
    searches,
    sockets,
    terms,
    threads,
    today,
    welcoming,
)

metadata = Base.metadata


class Erasure(StrEnum):
    """What becomes of a column when the person it points to is erased."""

    KEEP = "keep"  # the row stays and points to the account, which has lost its name
    CLEAR = "clear"  # the column is emptied, the row stays
    DELETE = "delete"  # the whole row goes


# Every column that points to a person or names one. A test compares this with the tables, so
# that a new column cannot be forgotten by export and erasure.
PERSON_COLUMNS: dict[str, Erasure] = {
    "accounts.id": Erasure.KEEP,
    "accounts.handle": Erasure.CLEAR,
    "accounts.name": Erasure.CLEAR,
    "accounts.email": Erasure.CLEAR,
    "accounts.headline": Erasure.CLEAR,
    "accounts.bio": Erasure.CLEAR,
    "accounts.bio_html": Erasure.CLEAR,
    "accounts.location": Erasure.CLEAR,
    "accounts.team": Erasure.CLEAR,
    "accounts.website": Erasure.CLEAR,
    "accounts.avatar": Erasure.CLEAR,
    "avatars.account_id": Erasure.DELETE,
    "former_handles.account_id": Erasure.DELETE,
    "former_handles.handle": Erasure.DELETE,
    "identities.account_id": Erasure.DELETE,
    "identities.subject": Erasure.DELETE,
    "group_grants.account_id": Erasure.DELETE,
    "pseudonyms.account_id": Erasure.DELETE,
    "account_sessions.account_id": Erasure.DELETE,
    "mail_tokens.account_id": Erasure.DELETE,
    "mail_tokens.email": Erasure.DELETE,
    "totps.account_id": Erasure.DELETE,
    "recovery_codes.account_id": Erasure.DELETE,
    "passkeys.account_id": Erasure.DELETE,
    "api_tokens.account_id": Erasure.DELETE,
    "communities.created_by_id": Erasure.KEEP,
    "memberships.account_id": Erasure.DELETE,
    "join_requests.account_id": Erasure.DELETE,
    "join_requests.decided_by_id": Erasure.CLEAR,
    "invitations.created_by_id": Erasure.KEEP,
    "invitations.email": Erasure.CLEAR,
    "threads.author_id": Erasure.KEEP,
    "threads.edited_by_id": Erasure.CLEAR,
    "threads.deleted_by_id": Erasure.KEEP,
    "threads.attribution": Erasure.CLEAR,
    "threads.taken_by_id": Erasure.CLEAR,
    "replies.author_id": Erasure.KEEP,
    "replies.edited_by_id": Erasure.CLEAR,
    "replies.deleted_by_id": Erasure.KEEP,
    "replies.attribution": Erasure.CLEAR,
    "revisions.author_id": Erasure.KEEP,
    "revisions.editor_id": Erasure.CLEAR,
    "revisions.withheld_by_id": Erasure.CLEAR,
    "revisions.accepted_by_id": Erasure.CLEAR,
    "edit_suggestions.proposer_id": Erasure.DELETE,
    "edit_suggestions.decided_by_id": Erasure.CLEAR,
    "articles.author_id": Erasure.KEEP,
    "articles.owner_id": Erasure.CLEAR,
    "articles.confirmed_by_id": Erasure.CLEAR,
    "articles.changed_by_id": Erasure.CLEAR,
    "article_versions.made_by_id": Erasure.CLEAR,
    "article_suggestions.proposer_id": Erasure.DELETE,
    "article_suggestions.decided_by_id": Erasure.CLEAR,
    "article_contributors.account_id": Erasure.KEEP,  # of those who said no; the others go
    "steps_read.account_id": Erasure.DELETE,
    "mentions.account_id": Erasure.DELETE,
    "thread_places.account_id": Erasure.DELETE,
    "community_places.account_id": Erasure.DELETE,
    "bookmarks.account_id": Erasure.DELETE,
    "levels.account_id": Erasure.DELETE,
    "mail_rhythms.account_id": Erasure.DELETE,
    "digest_items.account_id": Erasure.DELETE,
    "drafts.account_id": Erasure.DELETE,
    "incoming_mails.account_id": Erasure.DELETE,
    "reply_keys.account_id": Erasure.DELETE,
    "failing_addresses.account_id": Erasure.DELETE,
    "failing_addresses.email": Erasure.DELETE,
    "held_posts.author_id": Erasure.DELETE,
    "held_posts.decided_by_id": Erasure.CLEAR,
    "aliases.account_id": Erasure.KEEP,
    "aliases.author_id": Erasure.CLEAR,
    "seal_requests.asked_by_id": Erasure.KEEP,
    "seal_requests.decided_by_id": Erasure.CLEAR,
    "post_prints.account_id": Erasure.DELETE,
    "uploads.account_id": Erasure.KEEP,
    "votes.account_id": Erasure.KEEP,
    "same_problems.account_id": Erasure.KEEP,
    "reactions.account_id": Erasure.KEEP,
    "trials.account_id": Erasure.DELETE,
    "badges.account_id": Erasure.DELETE,
    "leading_choices.account_id": Erasure.DELETE,
    "endorsements.account_id": Erasure.KEEP,
    "answer_checks.confirmed_by_id": Erasure.CLEAR,
    "experts.account_id": Erasure.DELETE,
    "asks.account_id": Erasure.DELETE,
    "unasked.account_id": Erasure.DELETE,
    "follows.account_id": Erasure.DELETE,
    "follows.followed_id": Erasure.DELETE,
    "unfollowable.account_id": Erasure.DELETE,
    "saved_searches.account_id": Erasure.DELETE,
    "reasonings.author_id": Erasure.KEEP,
    "former_reasonings.author_id": Erasure.KEEP,
    "welcomers.account_id": Erasure.DELETE,
    "welcomes.account_id": Erasure.DELETE,
    "welcomes.welcomer_id": Erasure.CLEAR,
    "welcomes.met_by_id": Erasure.CLEAR,
    "welcome_turns.account_id": Erasure.DELETE,
    "welcome_ticks.account_id": Erasure.DELETE,
    "hidden_paths.account_id": Erasure.DELETE,
    "unmarked.account_id": Erasure.DELETE,
    "polls.author_id": Erasure.KEEP,
    "poll_votes.account_id": Erasure.KEEP,
    "reports.reporter_id": Erasure.KEEP,
    "reports.decided_by_id": Erasure.CLEAR,
    "report_cases.assigned_to_id": Erasure.CLEAR,
    "report_notes.author_id": Erasure.KEEP,
    "measures.account_id": Erasure.KEEP,
    "measures.by_id": Erasure.CLEAR,
    "appeals.decided_by_id": Erasure.CLEAR,
    "batches.by_id": Erasure.CLEAR,
    "batches.undone_by_id": Erasure.CLEAR,
    "whispers.author_id": Erasure.KEEP,
    "person_notes.account_id": Erasure.DELETE,
    "person_notes.author_id": Erasure.KEEP,
    "moderation_entries.actor": Erasure.KEEP,
    "moderation_entries.subject": Erasure.KEEP,
    "notifications.account_id": Erasure.DELETE,
    "notifications.actor_id": Erasure.DELETE,
    "mails.account_id": Erasure.DELETE,
    "mails.recipient": Erasure.DELETE,
    "idempotency_keys.account_id": Erasure.DELETE,
    "open_sockets.account_id": Erasure.DELETE,
    "openings.proposed_by_id": Erasure.KEEP,
    "openings.opened_by_id": Erasure.CLEAR,
    "stage_proposals.decided_by_id": Erasure.CLEAR,
    "stage_moves.moved_by_id": Erasure.CLEAR,
    "tasks.assigned_to_id": Erasure.CLEAR,
    "tasks.created_by_id": Erasure.CLEAR,
    "tasks.closed_by_id": Erasure.CLEAR,
    "successions.created_by_id": Erasure.CLEAR,
    "endings.begun_by_id": Erasure.CLEAR,
    "endings.ended_by_id": Erasure.CLEAR,
    "hand_overs.from_id": Erasure.KEEP,
    "hand_overs.to_id": Erasure.CLEAR,
    "absences.account_id": Erasure.DELETE,
    "absences.stand_in_id": Erasure.CLEAR,
    "health_person_weeks.account_id": Erasure.KEEP,
    "health_pair_weeks.helper_id": Erasure.KEEP,
    "health_pair_weeks.asker_id": Erasure.KEEP,
    "health_threads.starter_id": Erasure.KEEP,
    "health_flags.feedback_by_id": Erasure.CLEAR,
    "pauses.created_by_id": Erasure.CLEAR,
    "interventions.tried_by_id": Erasure.CLEAR,
    "today_marks.account_id": Erasure.DELETE,
    "today_mails.account_id": Erasure.DELETE,
    "organisation_settings.changed_by_id": Erasure.CLEAR,
    "setting_changes.changed_by_id": Erasure.CLEAR,
    "terms_texts.published_by_id": Erasure.CLEAR,
    "consents.account_id": Erasure.DELETE,
    "registrations.account_id": Erasure.DELETE,
    "account_invitations.created_by_id": Erasure.KEEP,
    "account_invitations.email": Erasure.CLEAR,
    "roster_entries.account_id": Erasure.DELETE,
    "roster_entries.manager_id": Erasure.CLEAR,
    "people_files.created_by_id": Erasure.CLEAR,
    "data_exports.account_id": Erasure.DELETE,
    "departures.account_id": Erasure.KEEP,
}
