"""How a gate is said: the figure, what it is asked to reach, and of how many it is made."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.i18n import amount
from community.lifecycle.stages import Gate, Verdict

_SHARES = frozenset(
    {
        "member_share",
        "member_start_share",
        "replied_share",
        "newcomer_return",
        "cohesion",
    }
)
_YES_OR_NO = frozenset({"charter", "sponsor", "first_event"})
_OF_PEOPLE = frozenset(
    {"contributors", "core", "absence_factor", "split_smaller", "split_larger", "split_both"}
)
_ASKS_NOTHING = _YES_OR_NO | {"split_both"}


@dataclass(frozen=True, kw_only=True)
class ToldGate:
    """A gate in words."""

    code: str
    name: str
    why: str
    value: str
    asks: str
    n: str
    verdict: str


def told(gate: Gate) -> ToldGate:
    """One gate in the reader's language."""
    name, why = _words(gate.code)
    return ToldGate(
        code=gate.code,
        name=name,
        why=why,
        value=_value(gate),
        asks=_asks(gate),
        n=_n(gate),
        verdict=gate.verdict,
    )


def _value(gate: Gate) -> str:
    if gate.code.startswith("vitality_"):
        return ""
    if gate.value is None:
        few = gate.code in _OF_PEOPLE and gate.verdict != Verdict.NOT_ENOUGH
        return str(_("fewer than 5") if few else _("not enough data"))
    if gate.code in _YES_OR_NO:
        return str(_("yes") if gate.value else _("not yet"))
    return amount(round(gate.value, 2), share=gate.code in _SHARES)


def _asks(gate: Gate) -> str:
    if gate.code in _ASKS_NOTHING or gate.code.startswith("vitality_"):
        return ""
    return str(_("%(least)s or more", least=amount(gate.threshold, share=gate.code in _SHARES)))


def _n(gate: Gate) -> str:
    if gate.n is None:
        return ""
    said = {
        "member_share": _("of %(n)s posts", n=amount(gate.n)),
        "member_start_share": _("of %(n)s threads", n=amount(gate.n)),
        "replied_share": _("of %(n)s threads", n=amount(gate.n)),
        "newcomer_return": _("of %(n)s newcomers", n=amount(gate.n)),
        "cohesion": _("of %(n)s pairs", n=amount(gate.n)),
        "absence_factor": _("of %(n)s people", n=amount(gate.n)),
        "split_both": _("of %(n)s people", n=amount(gate.n)),
    }
    return str(said.get(gate.code, ""))


def _words(code: str) -> tuple[str, str]:
    return {**_founding(), **_growing(), **_parting(), **_moods()}.get(code, (code, ""))


def _founding() -> dict[str, tuple[str, str]]:
    return {
        "charter": (_("The charter is written"), _("Purpose, domain and practice.")),
        "sponsor": (_("A sponsor stands behind it"), _("Somebody in the organisation.")),
        "facilitators": (_("Facilitators"), _("Nobody should have to carry it alone.")),
        "members": (_("Founding members"), _("Enough that somebody is always there.")),
        "seeded_threads": (_("Threads to begin with"), _("Nobody comes back to an empty room.")),
        "first_event": (_("The first session or question has a date"), _("A promised rhythm.")),
    }


def _growing() -> dict[str, tuple[str, str]]:
    return {
        "contributors": (_("People who wrote in eight weeks"), _("How broad it is.")),
        "core": (
            _("People active in half of the weeks"),
            _("A count, never a list: those it can rely on."),
        ),
        "member_share": (
            _("Posts by members who do not facilitate"),
            _("It lives by its members, not by its hosts."),
        ),
        "member_start_share": (
            _("Threads begun by members who do not facilitate"),
            _("Members bring the questions."),
        ),
        "replied_share": (_("Threads answered within a week"), _("Asking is worth it here.")),
        "newcomer_return": (
            _("Newcomers who came back within 90 days"),
            _("A first post leads to a second."),
        ),
        "age_weeks": (_("Weeks since it opened"), _("A habit takes time.")),
        "absence_factor": (
            _("How few people write half of everything"),
            _("It should not hang on one or two."),
        ),
        "artefacts": (
            _("Accepted answers and pinned threads, renewed in half a year"),
            _("What is known is kept."),
        ),
        "cohesion": (
            _("Pairs of members who met more than once"),
            _("People know each other, not only the place."),
        ),
        "quiet_weeks": (_("Quiet weeks in a row"), _("Far below its own normal.")),
    }


def _parting() -> dict[str, tuple[str, str]]:
    return {
        "split_modularity": (
            _("How far the topics have parted"),
            _("0 is by chance; two groups that share no thread reach 0.5 (modularity)."),
        ),
        "split_smaller": (
            _("People who wrote about the smaller group of topics in eight weeks"),
            _("Enough for a community of their own."),
        ),
        "split_larger": (
            _("People who wrote about the larger group of topics in eight weeks"),
            _("Enough stay."),
        ),
        "split_both": (
            _("People who wrote about both"),
            _("They would have to follow two communities."),
        ),
        "split_facilitators": (
            _("Facilitators"),
            _("Two communities want looking after."),
        ),
    }


def _moods() -> dict[str, tuple[str, str]]:
    return {
        "vitality_watch": (_("Activity is dipping"), _("Below its own normal lately.")),
        "vitality_quieting": (_("It is going quiet"), _("The weekly reading raised a flag.")),
        "vitality_quiet": (_("It is quiet"), _("The weekly reading raised a flag.")),
    }
