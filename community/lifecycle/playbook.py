"""What Hearth advises facilitators to do in each stage, until an organisation writes its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from community.communities.models import Stage
from community.words import N_, Words


@dataclass(frozen=True, kw_only=True)
class ShippedStep:
    """One piece of advice: what, why, and how many days after the stage begins it is due."""

    code: str
    title: Words
    why: Words
    days: int


def _step(code: str, days: int, title: Words, why: Words) -> ShippedStep:
    return ShippedStep(code=code, title=title, why=why, days=days)


PLAYBOOK: Mapping[str, Sequence[ShippedStep]] = MappingProxyType(
    {
        Stage.POTENTIAL: (
            _step(
                "interviews",
                14,
                N_("Talk with ten people, one at a time"),
                N_("Ask what they struggle with, and whom they ask today. Listen for the words."),
            ),
            _step(
                "charter",
                21,
                N_("Write the charter with the founders"),
                N_("What you care about, who belongs, what you make and share."),
            ),
            _step(
                "recruit",
                28,
                N_("Invite the first members by hand"),
                N_("A personal word brings people who stay; a circular brings readers."),
            ),
            _step(
                "second_facilitator",
                28,
                N_("Find a second facilitator"),
                N_("A community that one person carries ends with that person's holiday."),
            ),
            _step(
                "seed_questions",
                30,
                N_("Ask every founder for one real question"),
                N_("The first page a newcomer sees should show what one may ask here."),
            ),
            _step(
                "rhythm",
                30,
                N_("Promise a rhythm, and date the first session"),
                N_("People come back to what they can expect."),
            ),
        ),
        Stage.COALESCING: (
            _step(
                "host",
                14,
                N_("Host a session every week or two"),
                N_("Trust grows between people who have heard each other."),
            ),
            _step(
                "first_posts",
                7,
                N_("See that every first post is answered within a day"),
                N_("People whose first question is answered come back more often."),
            ),
            _step(
                "private_to_public",
                21,
                N_("Ask whether an answer given in private may be posted here"),
                N_("What helped one person will help the next, if it can be found."),
            ),
            _step(
                "first_wins",
                30,
                N_("Tell of the first time that somebody was helped"),
                N_("A small, true story says what the community is good for."),
            ),
            _step(
                "introduce",
                21,
                N_("Introduce members to each other by what they work on"),
                N_("Ties between members carry a community further than ties to you."),
            ),
            _step(
                "no_campaign",
                30,
                N_("Leave advertising for later"),
                N_("Many newcomers at once find nobody home. Grow by invitation for now."),
            ),
        ),
        Stage.MATURING: (
            _step(
                "co_facilitators",
                30,
                N_("Share the work among two or more facilitators"),
                N_("Give away what you do best first: somebody will do it differently, and well."),
            ),
            _step(
                "topic_stewards",
                45,
                N_("Find somebody who looks after each main topic"),
                N_("They know which questions are old friends and who can answer them."),
            ),
            _step(
                "welcome",
                30,
                N_("Write down how newcomers are welcomed"),
                N_("A first week that does not depend on who is there that day."),
            ),
            _step(
                "order",
                45,
                N_("Tidy the tags and pin the best answers"),
                N_("What is known should be found before it is asked again."),
            ),
            _step(
                "stories",
                60,
                N_("Collect three stories of what changed at work"),
                N_("Numbers show activity; stories show what it was worth."),
            ),
            _step(
                "scope",
                60,
                N_("Look at the domain again and say what is out of scope"),
                N_("A community for everything is for nobody in particular."),
            ),
        ),
        Stage.STEWARDING: (
            _step(
                "successor",
                60,
                N_("Accompany somebody who may follow you"),
                N_("Hand over while it goes well, one task at a time."),
            ),
            _step(
                "guests",
                45,
                N_("Invite guests from beyond the edge"),
                N_("Ideas grow stale where everybody has heard everybody."),
            ),
            _step(
                "renew_charter",
                90,
                N_("Renew the charter"),
                N_("Once a year, ask whether it still says what you do."),
            ),
            _step(
                "stale",
                60,
                N_("Retire what is no longer true"),
                N_("An old answer that is wrong costs more trust than none."),
            ),
            _step(
                "rotate",
                90,
                N_("Rotate who facilitates"),
                N_("A new voice opens doors, and the old one may rest."),
            ),
        ),
        Stage.TRANSFORMING: (
            _step(
                "talk_to_core",
                14,
                N_("Talk with five people who know it best"),
                N_("Ask what they would miss, and what they would not."),
            ),
            _step(
                "choose",
                30,
                N_("Choose together: renew, merge, split or end"),
                N_("Each of these is a good outcome when it is chosen."),
            ),
            _step(
                "harvest",
                45,
                N_("Write down what you made together"),
                N_("What was learned stays useful longer than the meetings were."),
            ),
            _step(
                "next_places",
                45,
                N_("Find where members can go on"),
                N_("People follow people: introduce them at the next place."),
            ),
            _step(
                "ritual",
                60,
                N_("Say thank you and goodbye, with everybody there"),
                N_("An ending that is celebrated frees people for what comes next."),
            ),
        ),
    }
)
