"""Pure rules of moderation: for what a post may be reported, and who decides."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from community.accounts.actor import Actor

LONGEST_SUSPENSION = timedelta(days=365)


class Reason(StrEnum):
    """Why somebody reports a post."""

    UNKIND = "unkind"
    PRIVATE = "private"
    UNSAFE = "unsafe"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Outcome(StrEnum):
    """What became of a report."""

    HIDDEN = "hidden"
    DISMISSED = "dismissed"


class Act(StrEnum):
    """What a moderator did, as the log names it."""

    HIDE = "hide"
    SHOW = "show"
    DISMISS = "dismiss"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    SET_ROLE = "set_role"
    GIVE_PLACE = "give_place"
    TAKE_PLACE = "take_place"
    ADMIT = "admit"
    REFUSE = "refuse"
    SET_REGISTRATION = "set_registration"
    SET_PROFILE = "set_profile"
    PUBLISH_TERMS = "publish_terms"
    RETRY = "retry"
    SET_BACK = "set_back"
    SET_RULES = "set_rules"
    WARN = "warn"
    MUTE = "mute"
    UNMUTE = "unmute"
    UPHOLD = "uphold"
    REVERSE = "reverse"
    PLACE = "place"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    SIGN_OUT = "sign_out"
    REVOKE_TOKEN = "revoke_token"  # noqa: S105  # an act, no secret
    INVITE = "invite"
    WITHDRAW = "withdraw"
    START_LIST = "start_list"
    APPROVE = "approve"
    REJECT = "reject"
    SET_HOLDING = "set_holding"
    APPOINT = "appoint"


class MeasureKind(StrEnum):
    """What can be decided about somebody."""

    HIDE = "hide"
    WARN = "warn"
    MUTE = "mute"
    SUSPEND = "suspend"
    REJECT = "reject"  # a post that waited is not published


class Ruling(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    REVERSED = "reversed"


def may_report(actor: Actor, *, author_id: int) -> bool:
    """Whether the post is somebody else's; one's own can be edited or deleted."""
    return actor.id is not None and actor.id != author_id


def may_dismiss(actor: Actor, *, author_id: int) -> bool:
    """Whether the actor may say that nothing is wrong: never about their own post."""
    return actor.id != author_id
