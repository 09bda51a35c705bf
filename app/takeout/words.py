"""What the files of a copy are called, and why something is not in it."""

from __future__ import annotations

from collections.abc import Mapping

from community.own_data.withheld import Why
from community.words import N_, Words

FILES: Mapping[str, Words] = {
    "account": N_("Your account"),
    "avatars": N_("The sizes of your picture"),
    "former_handles": N_("Handles you had before"),
    "identities": N_("Sign-ins at other providers"),
    "group_grants": N_("What groups at the provider gave you"),
    "browsers": N_("Browsers in which you were signed in"),
    "mailed_links": N_("Links that were mailed to you"),
    "authenticator_apps": N_("Your authenticator app"),
    "recovery_codes": N_("Recovery codes: which were used"),
    "passkeys": N_("Your passkeys"),
    "api_tokens": N_("Your API tokens"),
    "memberships": N_("Communities you belong to, or did"),
    "join_requests": N_("Your requests to join"),
    "join_requests_decided": N_("Requests to join that you decided"),
    "invitations": N_("Invitations you made"),
    "communities_begun": N_("Communities you began"),
    "threads": N_("Threads you started"),
    "threads_edited": N_("Threads you edited last"),
    "threads_deleted": N_("Threads you deleted"),
    "threads_taken": N_("Questions you have taken"),
    "replies": N_("Answers, replies and comments you wrote"),
    "replies_edited": N_("Replies you edited last"),
    "replies_deleted": N_("Replies you deleted"),
    "revisions": N_("Earlier versions of what you wrote"),
    "revisions_made": N_("When you edited something, and why"),
    "revisions_withheld": N_("Earlier versions that you withheld as a facilitator"),
    "mentions": N_("Posts that mention or quote you"),
    "thread_places": N_("How far you have read in threads"),
    "community_places": N_("When you were last in a community"),
    "bookmarks": N_("Your bookmarks"),
    "drafts": N_("What you have begun to write, or asked to be posted later"),
    "mails_you_sent": N_("Mails you sent here, and what became of them"),
    "failing_addresses": N_("Whether mail to you comes back"),
    "reply_keys": N_("How often you ended the addresses by which you write"),
    "uploads": N_("Images you uploaded"),
    "votes": N_("Your votes"),
    "same_problems": N_("Questions about a problem that you have too"),
    "helped": N_("Answers that helped you"),
    "held_posts": N_("Your posts that wait for a facilitator, or waited"),
    "held_posts_decided": N_("Posts that waited and that you decided on"),
    "post_prints": N_("When you posted in the last week, where what looks like spam waits"),
    "reports": N_("Your reports"),
    "reports_decided": N_("Reports you decided"),
    "reports_assigned": N_("Reports you took in hand"),
    "batches": N_("What you did to several reports or posts at once"),
    "batches_undone": N_("What you took back of it"),
    "report_notes": N_("Your notes on reports"),
    "measures": N_("What was decided about you"),
    "appeals": N_("Your appeals"),
    "appeals_decided": N_("Appeals you answered"),
    "whispers": N_("Your whispers to other facilitators"),
    "person_notes": N_("When you noted something about a member"),
    "levels": N_("What you watch, track or muted"),
    "mail_rhythms": N_("When mails come to you"),
    "digest_items": N_("What your digests told you of"),
    "notifications": N_("Your notifications"),
    "mails": N_("Mails that were sent to you"),
    "openings": N_("Communities you proposed"),
    "openings_opened": N_("Communities you opened"),
    "stage_proposals_decided": N_("Proposed stages you decided on"),
    "stage_moves": N_("Stages you moved communities to"),
    "tasks_assigned": N_("Tasks given to you"),
    "tasks": N_("Tasks you made"),
    "tasks_closed": N_("Tasks you closed"),
    "successions": N_("Splits and merges you began"),
    "endings_begun": N_("Endings you began"),
    "endings_ended": N_("Communities you ended"),
    "hand_overs": N_("Hand-over notes you wrote"),
    "hand_overs_received": N_("Hand-overs to you"),
    "absences": N_("Your absences as a facilitator"),
    "absences_stood_in_for": N_("Absences you stood in for"),
    "health_person_weeks": N_("How much you wrote in each week, for sums over everybody"),
    "health_threads": N_("What the figures note about your threads"),
    "health_flags_answered": N_("Flags you answered"),
    "pauses": N_("Breaks you planned"),
    "interventions": N_("What you noted as tried"),
    "today_marks": N_("Lines of your day that you dealt with"),
    "today_mails": N_("Mails of Mondays to you"),
    "organisation_settings": N_("Settings of the organisation you changed last"),
    "setting_changes": N_("Settings of the organisation you changed"),
    "registrations": N_("How you came in"),
    "consents": N_("Terms and privacy texts you agreed to"),
    "account_invitations": N_("Invitations to the organisation you made"),
    "terms_published": N_("Terms and privacy texts you published"),
    "noted_by_admins": N_("When an admin invited you"),
    "people_lists": N_("Lists of people that you brought as an admin"),
    "data_exports": N_("Copies like this one"),
    "departures": N_("Your leaving"),
    "log_about_you": N_("The moderation log about you"),
    "log_by_you": N_("What you did as a moderator"),
}

REASONS: Mapping[Why, Words] = {
    Why.SECRET: N_(
        "What opens your account: the password, keys, codes and tokens. A copy of them would only "
        "help somebody else."
    ),
    Why.OTHERS: N_(
        "What tells of somebody else: who decided on a request or report of yours, what others "
        "wrote, and how often you and another person answered each other."
    ),
    Why.INNER: N_(
        "Counters and locks that only steer the program, such as the version of a row, and "
        "what is kept for seconds or a day so that nothing is sent twice."
    ),
    Why.SAME: N_("What is here in another form: formatted text beside what you typed."),
    Why.LETTER: N_("What mails said: they went to your mailbox, and may quote others."),
    Why.LOG: N_(
        "The name you bear in the moderation log. Nobody who finds this copy should be able "
        "to find you there; its lines about you and by you are here."
    ),
}
