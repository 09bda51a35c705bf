"""What a person takes along, table by table; why something stays behind is in `withheld`.

Apart from `queries` because it is data: a test holds it against the tables and the registry of
columns that point to a person, so that neither a new table nor a new column can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Portion:
    """The rows of a table whose column `whose` points to the person, as one file of the copy.

    Of a table that is `whole`ly about the person every column is named here or in `WITHHELD`; of
    others only what the person did is taken.
    """

    file: str
    table: str
    whose: str
    columns: tuple[str, ...]
    whole: bool = False


def _of(
    table: str, columns: str, *, whose: str = "account_id", file: str = "", whole: bool = True
) -> Portion:
    named = tuple(columns.split())
    return Portion(file=file or table, table=table, whose=whose, columns=named, whole=whole)


def _act(file: str, column: str, columns: str) -> Portion:
    table, whose = column.split(".")
    return _of(table, columns, whose=whose, file=file, whole=False)


_POST = (
    "id community_id kind title body language created_at edited_at last_activity_at replies_count "
    "answers_count score same_count status accepted_reply_id needs_detail_id superseded_by_id "
    "accept_reminded_at locked_at lock_reason lock_words pinned_at mark archived_at merged_into_id "
    "merge_reason split_from_id hidden_at hidden_reason deleted_at attribution withdrawn_at"
)
_REPLY = (
    "id thread_id kind parent_id body created_at edited_at score mark hidden_at hidden_reason "
    "deleted_at attribution withdrawn_at"
)
_ACCOUNT = (
    "id handle name email email_confirmed_at password_changed_at state role suspended_at "
    "suspended_until suspended_reason headline bio location team website locale time_zone theme "
    "upload_room single_keys keeps_places mail_notices mail_today shows_badges counts_searches "
    "automated created_at last_seen_on consent_due"
)
PORTIONS: tuple[Portion, ...] = (
    _of("accounts", _ACCOUNT, whose="id", file="account"),
    _of("avatars", "size"),
    _of("former_handles", "handle changed_at"),
    _of("identities", "issuer subject created_at last_used_at"),
    _of("group_grants", "community_id role role_before group_name given_at overruled_at"),
    _of(
        "account_sessions",
        "browser created_at last_seen_at confirmed_at expires_at second_factor revoked_at",
        file="browsers",
    ),
    _of("mail_tokens", "purpose email created_at expires_at used_at", file="mailed_links"),
    _of("totps", "created_at confirmed_at", file="authenticator_apps"),
    _of("recovery_codes", "used_at"),
    _of("passkeys", "name transports created_at last_used_at"),
    _of("api_tokens", "name prefix scopes created_at expires_at last_used_at revoked_at"),
    _of("memberships", "community_id role state joined_at ended_at muted_until posts_count"),
    _of("join_requests", "community_id note created_at decided_at outcome"),
    _act("join_requests_decided", "join_requests.decided_by_id", "community_id decided_at outcome"),
    _of(
        "invitations",
        "community_id note created_at expires_at uses_left revoked_at",
        whose="created_by_id",
    ),
    _act("communities_begun", "communities.created_by_id", "id created_at"),
    _of("threads", _POST, whose="author_id"),
    _act("threads_edited", "threads.edited_by_id", "id edited_at"),
    _act("threads_taken", "threads.taken_by_id", "id taken_until"),
    _act("threads_deleted", "threads.deleted_by_id", "id deleted_at"),
    _of("replies", _REPLY, whose="author_id"),
    _act("replies_edited", "replies.edited_by_id", "id thread_id edited_at"),
    _act("replies_deleted", "replies.deleted_by_id", "id thread_id deleted_at"),
    _act("revisions", "revisions.author_id", "id thread_id reply_id title body tags made_at"),
    _act("revisions_made", "revisions.editor_id", "id thread_id reply_id made_at reason"),
    _act("revisions_withheld", "revisions.withheld_by_id", "id thread_id reply_id withheld_at"),
    _act("revisions_accepted", "revisions.accepted_by_id", "id thread_id reply_id made_at"),
    _of(
        "edit_suggestions",
        "id thread_id reply_id base_title base_body base_tags title body tags reason created_at "
        "state taken decided_at note",
        whose="proposer_id",
    ),
    _act("edit_suggestions_decided", "edit_suggestions.decided_by_id", "id state decided_at note"),
    _act(
        "articles",
        "articles.author_id",
        "id community_id kind status title summary body language created_at published_at",
    ),
    _act("articles_looked_after", "articles.owner_id", "id title review_by"),
    _act("articles_confirmed", "articles.confirmed_by_id", "id title confirmed_at"),
    _act("articles_changed", "articles.changed_by_id", "id title changed_at"),
    _act(
        "article_versions",
        "article_versions.made_by_id",
        "article_id number title summary body tags made_at note",
    ),
    _of(
        "article_suggestions",
        "id article_id base_version title summary body tags reason created_at state decided_at "
        "note",
        whose="proposer_id",
    ),
    _act(
        "article_suggestions_decided",
        "article_suggestions.decided_by_id",
        "id article_id state decided_at note",
    ),
    _of("article_contributors", "article_id state asked_at answered_at"),
    _of("steps_read", "step_id read_at"),
    _of("mentions", "thread_id reply_id by_quote"),
    _of("thread_places", "thread_id reply_id from_here"),
    _of("community_places", "community_id counts_from here_at left_at"),
    _of("bookmarks", "id thread_id reply_id note created_at remind_at reminded_at"),
    _of(
        "drafts",
        "id act community_id thread_id reply_id kind title body tags reason created_at touched_at "
        "alias post_at time_zone refused",
    ),
    _of("aliases", "thread_id account_id name muted_at", whose="author_id"),
    _act("seals_asked", "seal_requests.asked_by_id", "thread_id reply_id reason asked_at"),
    _act("seals_decided", "seal_requests.decided_by_id", "thread_id reply_id decided_at agreed"),
    _of(
        "incoming_mails",
        "id outcome why community_id thread_id reply_id title body left_out came_at settled_at",
        file="mails_you_sent",
    ),
    _of("failing_addresses", "email bounces bounced_at stopped_at"),
    _of("reply_keys", "generation"),
    _of("uploads", "key sha256 file_name media_type size width height created_at unused_since"),
    _act("polls", "polls.author_id", "id thread_id reply_id question options most created_at"),
    _of("poll_votes", "poll_id choice"),
    _of("votes", "thread_id reply_id value created_at"),
    _of("same_problems", "thread_id followed created_at"),
    _of("reactions", "thread_id reply_id kind created_at"),
    _of(
        "trials",
        "thread_id reply_id created_at ask_at asked result words before after answered_at",
    ),
    _of("badges", "kind awarded_at"),
    _of("leading_choices", "turns dismissed_at paused_until off_at"),
    _of("endorsements", "reply_id part created_at"),
    _act("answers_confirmed", "answer_checks.confirmed_by_id", "reply_id confirmed_at"),
    _of("experts", "tag_id created_at"),
    _of("asks", "thread_id created_at"),
    _of("unasked", "created_at"),
    _of("follows", "created_at", whole=False),
    _of("unfollowable", "created_at"),
    _of("saved_searches", "id name words filters alert known_until created_at"),
    _of("reasonings", "reply_id body version written_at edited_at", whose="author_id"),
    _of("former_reasonings", "reply_id version body written_at", whose="author_id"),
    _of("welcomers", "community_id asked_at accepted_at assigned_at away_until"),
    _of("welcomes", "community_id began_at state due_at met_at"),
    _act("welcomes_given", "welcomes.met_by_id", "community_id met_at"),
    _of("welcome_turns", "given_at"),
    _of("welcome_ticks", "step_id ticked_at"),
    _of("hidden_paths", "community_id hidden_at"),
    _of("unmarked", "created_at"),
    _of(
        "held_posts",
        "id community_id kind thread_id reply_id parent_id title body tags why created_at "
        "edited_at decided_at outcome measure_id",
        whose="author_id",
    ),
    _act("held_posts_decided", "held_posts.decided_by_id", "id community_id decided_at outcome"),
    _of("post_prints", "community_id links created_at"),
    _of(
        "reports",
        "community_id thread_id reply_id reason note created_at decided_at outcome",
        whose="reporter_id",
    ),
    _act("reports_decided", "reports.decided_by_id", "id community_id decided_at outcome"),
    _act("reports_assigned", "report_cases.assigned_to_id", "report_id"),
    _act("batches", "batches.by_id", "id community_id act created_at"),
    _act("batches_undone", "batches.undone_by_id", "id community_id act undone_at"),
    _act("report_notes", "report_notes.author_id", "report_id body created_at"),
    _of("measures", "kind community_id thread_id reply_id rule reason created_at until lifted_at"),
    _act("appeals_decided", "appeals.decided_by_id", "id decided_at outcome answer"),
    _act("whispers", "whispers.author_id", "thread_id body created_at"),
    _act("person_notes", "person_notes.author_id", "community_id created_at"),
    _of("levels", "community_id tag_id thread_id level chosen_at"),
    _of(
        "mail_rhythms",
        "wait_minutes digest digest_hour digest_weekday weekly_cap quiet_from quiet_until "
        "quiet_weekends digest_at digest_since",
    ),
    _of("digest_items", "thread_id reply_id"),
    _of("notifications", "kind community_id thread_id reply_id article_id created_at read_at"),
    _of("mails", "recipient purpose state created_at sent_at"),
    _act(
        "openings",
        "openings.proposed_by_id",
        "community_id proposal proposed_at opens_as first_kind first_at first_about first_where",
    ),
    _act("openings_opened", "openings.opened_by_id", "community_id opened_at"),
    _act(
        "stage_proposals_decided",
        "stage_proposals.decided_by_id",
        "community_id from_stage to_stage state decided_at reason",
    ),
    _act(
        "stage_moves", "stage_moves.moved_by_id", "community_id from_stage to_stage moved_at reason"
    ),
    _act("tasks_assigned", "tasks.assigned_to_id", "id community_id due_on state"),
    _act("tasks", "tasks.created_by_id", "id community_id title why due_on state created_at"),
    _act("tasks_closed", "tasks.closed_by_id", "id community_id state closed_at"),
    _act("successions", "successions.created_by_id", "community_id kind created_at"),
    _act("endings_begun", "endings.begun_by_id", "community_id begun_at"),
    _act("endings_ended", "endings.ended_by_id", "community_id ended_at"),
    _act("hand_overs", "hand_overs.from_id", "community_id note steps_down created_at accepted_at"),
    _act("hand_overs_received", "hand_overs.to_id", "community_id created_at accepted_at"),
    _of("absences", "community_id starts_on ends_on created_at ended_early_at"),
    _act("absences_stood_in_for", "absences.stand_in_id", "community_id starts_on ends_on"),
    _of("health_person_weeks", "community_id week posts threads first thread_id places"),
    _act(
        "health_threads",
        "health_threads.starter_id",
        "thread_id started_at starter_facilitates newcomer first_post",
    ),
    _act(
        "health_flags_answered",
        "health_flags.feedback_by_id",
        "community_id feedback feedback_note feedback_at",
    ),
    _act("pauses", "pauses.created_by_id", "community_id kind starts_on ends_on says created_at"),
    _act(
        "interventions", "interventions.tried_by_id", "community_id move says note reason tried_at"
    ),
    _of("today_marks", "key state until marked_at"),
    _of("today_mails", "week written_at community_ids"),
    _act("organisation_settings", "organisation_settings.changed_by_id", "name changed_at"),
    _act("setting_changes", "setting_changes.changed_by_id", "name changed_at"),
    _of("registrations", "words asked_at"),
    _of("consents", "text_id given_at"),
    _of(
        "account_invitations",
        "note created_at expires_at uses_left revoked_at",
        whose="created_by_id",
    ),
    _act("terms_published", "terms_texts.published_by_id", "kind number published_at"),
    _of("roster_entries", "invited_at", file="noted_by_admins"),
    _act("people_lists", "people_files.created_by_id", "name created_at state invited changed"),
    _of("data_exports", "state asked_at ready_at expires_at size"),
    _of("departures", "choice language asked_at due_at done_at swept_at"),
)
