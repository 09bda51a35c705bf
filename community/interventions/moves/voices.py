"""Moves for when less is said, and when fewer people take part."""

from __future__ import annotations

from community.interventions.moves.move import Move
from community.words import N_

LEVEL = (
    Move(
        code="level-open-question",
        reason="level",
        name=N_("Ask one easy, open question"),
        helps=N_("Many read and do not write because they think only experts should."),
        signal="H1",
        kind="question",
        title=N_("What did you find out the hard way this month?"),
        body=N_(
            "Small things count: a setting, a phrase, a mistake you will not make again.\n\n"
            "One sentence is enough. I begin: …"
        ),
    ),
    Move(
        code="level-bring-in",
        reason="level",
        name=N_("Bring in a question from elsewhere"),
        helps=N_("Questions are asked in corridors and chats. Here, others profit too."),
        signal="H1",
        kind="question",
        title=N_("Somebody asked me lately: …"),
        body=N_(
            "I was asked this and could not answer it alone. With their permission I bring it "
            "here:\n\n> …\n\nHow do you deal with it?"
        ),
    ),
    Move(
        code="level-half-done",
        reason="level",
        name=N_("Show something half finished"),
        helps=N_("Unfinished work invites help; finished work invites applause."),
        signal="H13",
        kind="discussion",
        title=N_("Half finished: what would you change?"),
        body=N_("This is where I am, and it is not good yet:\n\n…\n\nWhat would you try first?"),
    ),
    Move(
        code="level-old-thread",
        reason="level",
        name=N_("Return to an old thread"),
        helps=N_("What was advised once can be tested now, and those who wrote are asked back."),
        signal="H1",
        kind="discussion",
        title=N_("Looking back: did it work?"),
        body=N_(
            "Some time ago we talked about this: …\n\n"
            "What came of it? If you tried something, tell us, also if it failed."
        ),
    ),
)
PEOPLE = (
    Move(
        code="people-invite",
        reason="people",
        name=N_("Invite people back with a reason"),
        helps=N_("People return for a question they can answer, not for a reminder."),
        signal="H2",
        kind="question",
        title=N_("We miss some experience here: who knows about …?"),
        body=N_(
            "We keep coming back to this and lack somebody who has done it:\n\n…\n\n"
            "If you know something, or know somebody who does, a short reply helps a lot."
        ),
    ),
    Move(
        code="people-ask-needs",
        reason="people",
        name=N_("Ask what the community is for now"),
        helps=N_("What mattered a year ago may be solved. People come for what matters now."),
        signal="H2",
        kind="discussion",
        title=N_("What should we talk about in the next three months?"),
        body=N_(
            "Our work has changed since we began, so our topics may have to.\n\n"
            "- What do you struggle with at the moment?\n- What could we stop talking about?\n\n"
            "I will gather it in two weeks and say what I make of it."
        ),
    ),
    Move(
        code="people-small-round",
        reason="people",
        name=N_("Offer a short round of half an hour"),
        helps=N_("A date with faces brings back those for whom writing is too much."),
        signal="H2",
        kind="discussion",
        title=N_("Half an hour together: one problem, everybody's ideas"),
        body=N_(
            "I suggest half an hour on …, at … o'clock.\n\n"
            "One of us brings a problem, everybody else says how they would begin. "
            "Who brings one? Write below, one line is enough."
        ),
    ),
    Move(
        code="people-next-door",
        reason="people",
        name=N_("Open the door to the next team"),
        helps=N_("People of a neighbouring team meet the same problems from another side."),
        signal="H2",
        kind="discussion",
        title=N_("Who next door should be here with us?"),
        body=N_(
            "Some of what we discuss concerns others too: …\n\n"
            "Whom should we ask in? Say what they would bring, and I will invite them."
        ),
    ),
)
