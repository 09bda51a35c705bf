"""Pure rules of moderation: for what a post may be reported, and who decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from community.accounts.actor import Actor
from community.roles import Role, Standing

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
    SET_PREVIEWS = "set_previews"
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
    SET_ROOM = "set_room"
    APPOINT = "appoint"
    UNDO_BATCH = "undo_batch"
    UNDO_HIDE = "undo_hide"
    UNDO_DISMISS = "undo_dismiss"
    UNDO_APPROVE = "undo_approve"
    UNDO_REJECT = "undo_reject"
    WITHHOLD = "withhold"
    UNWITHHOLD = "unwithhold"
    MOVE_OUT = "move_out"
    MOVE_IN = "move_in"
    LOCK = "lock"
    UNLOCK = "unlock"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    MERGE = "merge"
    SPLIT = "split"
    CROSS_POST = "cross_post"
    UNCROSS_POST = "uncross_post"
    ASK_SEAL = "ask_seal"
    OPEN_SEAL = "open_seal"
    REFUSE_SEAL = "refuse_seal"
    MUTE_ALIAS = "mute_alias"
    UNMUTE_ALIAS = "unmute_alias"


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


class BatchAct(StrEnum):
    """What can be done to several at once."""

    DISMISS = "dismiss"
    HIDE = "hide"
    ASSIGN = "assign"  # take the reports in one's own hand
    APPROVE = "approve"
    REJECT = "reject"


MOST_AT_ONCE = 50  # rows of one batch
TIME_TO_UNDO = timedelta(hours=24)
ON_REPORTS = (BatchAct.DISMISS, BatchAct.HIDE, BatchAct.ASSIGN)
ON_HELD = (BatchAct.APPROVE, BatchAct.REJECT)
NEEDS_REASON = (BatchAct.HIDE, BatchAct.REJECT)  # its author reads it


def may_report(actor: Actor, *, author_id: int) -> bool:
    """Whether the post is somebody else's; one's own can be edited or deleted."""
    return actor.id is not None and not actor.is_person(author_id)


def may_dismiss(actor: Actor, *, author_id: int) -> bool:
    """Whether the actor may say that nothing is wrong: never about their own post."""
    return not actor.is_person(author_id)


def own_code(actor: Actor, *, author_id: int) -> str:
    """What kept the actor from judging a post of theirs, as a code."""
    return "own_post" if actor.id == author_id else "own_alias"


def told_to_all(code: str) -> str:
    """The code as what was done to several at once keeps it: all who look after the place read it.

    That it was the actor's own would say who stands behind an alias.
    """
    return "race" if code == "own_alias" else code


def may_undo(actor: Actor, *, by_id: int | None, standing: Standing) -> bool:
    """Whether the actor may take a batch back: who did it and still facilitates, or an admin."""
    if Role.ADMIN in standing:
        return True
    return Role.FACILITATOR in standing and actor.id is not None and actor.id == by_id


def is_undoable(created_at: datetime, *, now: datetime) -> bool:
    """Whether a batch of that moment can still be taken back."""
    return now - created_at <= TIME_TO_UNDO
