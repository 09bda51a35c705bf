"""How a community stands, in plain words, and what a reader can do next."""

from __future__ import annotations

from community.health.models import Feedback, Vitality
from community.health.policies import PauseKind
from community.oversight import Need
from community.words import N_, Words

STATES: dict[Vitality, Words] = {
    Vitality.UNKNOWN: N_("Too early to tell"),
    Vitality.HEALTHY: N_("Healthy"),
    Vitality.WATCH: N_("Being watched"),
    Vitality.QUIETING: N_("Going quiet"),
    Vitality.QUIET: N_("Quiet"),
}
TONES: dict[Vitality, str] = {
    Vitality.UNKNOWN: "",
    Vitality.HEALTHY: "good",
    Vitality.WATCH: "calm",
    Vitality.QUIETING: "warn",
    Vitality.QUIET: "bad",
}
NEEDS: dict[Need, tuple[Words, Words]] = {
    Need.QUIETING: (
        N_("Going quiet"),
        N_("Less is said than is normal there, or nothing. Ask their facilitators what they need."),
    ),
    Need.WATCH: (
        N_("Being watched"),
        N_("A little less certain than usual. Nothing to do yet; a friendly word never hurts."),
    ),
    Need.HEALTHY: (N_("Healthy"), N_("As lively as is normal for each of them.")),
    Need.EARLY: (
        N_("Too early to tell"),
        N_(
            "Under half a year old, fewer than five people, or no run yet: no figure would be fair."
        ),
    ),
    Need.PREPARING: (N_("Being prepared"), N_("Their founders are getting ready to open.")),
    Need.ARCHIVED: (N_("Archived"), N_("They have ended. What they knew can still be read.")),
}
PAUSES: dict[PauseKind, Words] = {
    PauseKind.BREAK: N_("Planned break"),
    PauseKind.HOLIDAY: N_("Holiday"),
    PauseKind.OUTAGE: N_("Outage"),
}
ANSWERS: dict[Feedback, Words] = {
    Feedback.USEFUL: N_("Useful"),
    Feedback.NOT_USEFUL: N_("Not useful"),
    Feedback.KNOWN_REASON: N_("There was a known reason"),
}
OUTCOMES: dict[str, Words] = {
    "hit": N_("It did go quiet within eight weeks"),
    "miss": N_("It did not go quiet"),
}
