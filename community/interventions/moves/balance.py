"""Moves for when new voices are missing, much rests on few, or it comes in bursts."""

from __future__ import annotations

from community.interventions.moves.move import Move
from community.words import N_

NEWCOMERS = (
    Move(
        code="newcomers-first-thread",
        reason="newcomers",
        name=N_("Make a first post easy"),
        helps=N_("The first post is the hardest. A thread made for it lowers the step."),
        signal="H7",
        kind="discussion",
        title=N_("New here? Say hello, or ask your first question"),
        body=N_(
            "Welcome. Three lines are enough:\n\n- what you work on\n- what you would like to "
            "learn\n- what others may ask you\n\nSomebody answers everyone, within a day."
        ),
    ),
    Move(
        code="newcomers-answer-first",
        reason="newcomers",
        name=N_("Take turns in answering newcomers"),
        helps=N_("Newcomers who are answered within a day come back more often."),
        signal="H5",
        kind="discussion",
        title=N_("Who helps newcomers in the next four weeks?"),
        body=N_(
            "Those who are new come back when somebody answers soon. I look for three or four of "
            "you who each look after one week.\n\nIt takes a few minutes a day. Who takes a week?"
        ),
    ),
    Move(
        code="newcomers-beginners",
        reason="newcomers",
        name=N_("Hold an hour for beginners' questions"),
        helps=N_("Where a simple question is expected, more people dare to ask."),
        signal="H7",
        kind="question",
        title=N_("The questions you never dared to ask about …"),
        body=N_(
            "Today nothing is too simple. What everybody else seems to know and nobody explains: "
            "ask it here.\n\nI begin with mine: …"
        ),
    ),
    Move(
        code="newcomers-bring-one",
        reason="newcomers",
        name=N_("Ask each member to bring one person"),
        helps=N_("Communities grow by people whom members know, and those stay longer."),
        signal="H7",
        kind="discussion",
        title=N_("Whom would you like to have here?"),
        body=N_(
            "Think of one colleague who would profit from this place, and bring them a question "
            "of ours they could answer.\n\nTell me if they need an invitation."
        ),
    ),
)
CONCENTRATION = (
    Move(
        code="concentration-hold-back",
        reason="concentration",
        name=N_("Hold back your own answer for a day"),
        helps=N_("When facilitators answer at once, others have no reason to."),
        signal="H10",
        kind="discussion",
        title=N_("I will answer later from now on, and here is why"),
        body=N_(
            "You have heard a lot from me. Others know at least as much, so I will wait a day "
            "before I answer.\n\nIf you know something, half of an answer is welcome."
        ),
    ),
    Move(
        code="concentration-pass-on",
        reason="concentration",
        name=N_("Pass a question on to somebody by name"),
        helps=N_("Being asked is the commonest reason to answer."),
        signal="H8",
        kind="question",
        title=N_("A question to those who have done this: …"),
        body=N_("@… and everybody who has done this: how did you begin, and what went wrong?"),
    ),
    Move(
        code="concentration-share-tasks",
        reason="concentration",
        name=N_("Give away small tasks"),
        helps=N_("Who looks after a part of a place feels that it is theirs."),
        signal="H8",
        kind="discussion",
        title=N_("Small tasks looking for somebody"),
        body=N_(
            "None of these takes more than half an hour in a month:\n\n- welcome who is new\n"
            "- keep one topic tidy\n- tell once a month what we learnt\n\nWhich would you like?"
        ),
    ),
    Move(
        code="concentration-rounds",
        reason="concentration",
        name=N_("Ask everybody for one line each"),
        helps=N_("A round in which everybody writes little shows how much is known."),
        signal="H13",
        kind="discussion",
        title=N_("One line from each of you: how do you do it?"),
        body=N_(
            "How do you deal with …? One line from each is enough; no need to be complete.\n\n"
            "I gather what comes and share it here."
        ),
    ),
)
RHYTHM = (
    Move(
        code="rhythm-weekly",
        reason="rhythm",
        name=N_("Begin a weekly thread"),
        helps=N_("What comes at a known time becomes a habit and needs no invitation."),
        signal="H4",
        kind="discussion",
        title=N_("This week: what are you working on?"),
        body=N_(
            "Every Monday from now on: what is on your desk, and where are you stuck?\n\n"
            "Two lines are enough. Look at what others write; perhaps you know something."
        ),
    ),
    Move(
        code="rhythm-after-event",
        reason="rhythm",
        name=N_("Carry on after an event"),
        helps=N_("Bursts end because nothing picks up what was begun."),
        signal="H1",
        kind="discussion",
        title=N_("After our meeting: what do you do differently now?"),
        body=N_(
            "We talked about … Since then:\n\n- What did you try?\n- What stopped you?\n\n"
            "I come back to this in two weeks."
        ),
    ),
    Move(
        code="rhythm-calendar",
        reason="rhythm",
        name=N_("Agree on a rhythm together"),
        helps=N_("A rhythm that people chose fits their weeks better than a planned one."),
        signal="H4",
        kind="question",
        title=N_("How often would you like to hear from this place?"),
        body=N_(
            "Some weeks are full here, others empty. What would suit you: a question a week, a "
            "meeting a month, or something else?"
        ),
    ),
    Move(
        code="rhythm-baton",
        reason="rhythm",
        name=N_("Let the asking go round"),
        helps=N_("When somebody else asks each week, it does not hang on one person's time."),
        signal="H3",
        kind="discussion",
        title=N_("The question of the week: who asks next?"),
        body=N_(
            "Each week one of us asks a question that is really open, and names who asks next.\n\n"
            "I begin: …\n\nNext week: @…"
        ),
    ),
)
