"""Which columns about a person are in no copy of their data, and why; data, as `portions` is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Why(StrEnum):
    """Why a column is not in the copy."""

    SECRET = "secret"  # noqa: S105  # a reason. It opens the account, or is all that proves who opens it
    OTHERS = "others"  # it tells of somebody else
    INNER = "inner"  # it steers the machine and tells nothing of a person
    SAME = "same"  # the copy holds it in another form
    LETTER = "letter"  # it went by mail and may quote what others wrote
    LOG = "log"  # it would tie the log to a name, wherever the copy goes


_TOLD = ("thanks", "helped", "tried", "worked", "partly", "failed")  # of all who read it

WITHHELD: Mapping[str, Why] = {
    **{f"{post}.{told}_count": Why.OTHERS for post in ("threads", "replies") for told in _TOLD},
    **dict.fromkeys(
        (
            "accounts.password_hash",
            "account_sessions.token_hash",
            "mail_tokens.token_hash",
            "totps.secret",
            "recovery_codes.code_hash",
            "passkeys.credential_id",
            "passkeys.public_key",
            "api_tokens.token_hash",
            "invitations.token_hash",
            "account_invitations.token_hash",
            "data_exports.file",
        ),
        Why.SECRET,
    ),
    **dict.fromkeys(
        (
            "join_requests.decided_by_id",
            "invitations.email",
            "account_invitations.email",
            "threads.edited_by_id",
            "threads.deleted_by_id",
            "replies.edited_by_id",
            "replies.deleted_by_id",
            "reports.decided_by_id",
            "held_posts.decided_by_id",
            "measures.by_id",
            "person_notes.account_id",
            "notifications.actor_id",
            "edit_suggestions.decided_by_id",
            "article_suggestions.decided_by_id",
            "absences.stand_in_id",
            "follows.followed_id",
            "welcomes.welcomer_id",
            "welcome_turns.welcome_id",
            "roster_entries.manager_id",
            "health_pair_weeks.helper_id",
            "health_pair_weeks.asker_id",
        ),
        Why.OTHERS,
    ),
    **dict.fromkeys(
        (
            "accounts.version",
            "registrations.account_invitation_id",
            "registrations.community_invitation_id",
            "totps.last_step",
            "passkeys.sign_count",
            "threads.renderer",
            "threads.version",
            "replies.renderer",
            "replies.version",
            "thread_places.version",
            "bookmarks.version",
            "drafts.place",
            "drafts.based_on",
            "drafts.version",
            "incoming_mails.key",
            "held_posts.renderer",
            "held_posts.version",
            "held_posts.mentions",
            "post_prints.id",
            "post_prints.signature",
            "notifications.outbox_id",
            "notifications.mail_due",
            "notifications.mail_at",
            "digest_items.id",
            "digest_items.mail_id",
            "mails.notification_id",
            "mails.attempts",
            "mails.retry_at",
            "mails.last_error",
            "idempotency_keys.account_id",
            "open_sockets.account_id",
        ),
        Why.INNER,
    ),
    **dict.fromkeys(
        (
            "accounts.bio_html",
            "accounts.avatar",
            "avatars.content",
            "threads.body_html",
            "replies.body_html",
            "held_posts.body_html",
            "moderation_entries.actor",
            "moderation_entries.subject",
        ),
        Why.SAME,
    ),
    **dict.fromkeys(("mails.subject", "mails.text_body", "mails.html_body"), Why.LETTER),
    "pseudonyms.account_id": Why.LOG,
}
