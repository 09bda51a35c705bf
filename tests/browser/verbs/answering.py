"""Answering well."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_SORTED = "test_sorting_answers.py::test_answers_stand_by_their_votes_with_comments_beneath"
_LACKS = "test_sorting_answers.py::test_a_question_lacks_something_until_it_is_said"
_REMINDED = "test_sorting_answers.py::test_who_asked_is_reminded_and_an_old_answer_is_said_to_hold"
_TAKEN = "test_answering_well.py::test_whoever_takes_a_question_is_named_to_the_others"
_HELPED = "test_recognition.py::test_whoever_answered_hears_whom_it_helped"

VERBS = {
    "questions.vote": Verb(
        "Answers stand in the order of their votes.",
        off="community.questions.actions:cast_vote",
        test=_SORTED,
    ),
    "answers.comment": Verb(
        "A comment stands beneath an answer on the open page of another.",
        off="community.threads.actions.posting:post_reply",
        test=_SORTED,
    ),
    "questions.accept": Verb(
        "An answer is accepted and moves up for whoever gave it.",
        off="community.questions.actions:accept_answer",
        test="test_answering_well.py::test_an_accepted_answer_moves_up_on_the_page_of_who_gave_it",
    ),
    "answers.endorse": Verb(
        "Whoever knows endorses an answer by name.",
        off="community.answers.actions:endorse",
        test="test_answering_well.py::test_an_endorsement_bears_its_name_on_the_page_of_another",
    ),
    "questions.share": Verb(
        "Somebody has the same problem.",
        off="questions.share",
        test="test_answering_well.py::test_whoever_has_the_same_problem_is_counted_for_who_asked",
    ),
    "questions.ask_for_detail": Verb(
        "Somebody says what a question lacks.",
        off="community.questions.statuses:ask_for_detail = None",
        test=_LACKS,
    ),
    "questions.tell_detail": Verb(
        "Who asked is told what the question lacks.",
        off="community.notifications.conversations:_reasons = ();"
        "community.notifications.questions:occasion_of[DetailAsked] = None",
        test=_LACKS,
    ),
    "questions.say_detail_came": Verb(
        "Who asked says that it is there now.",
        off="community.questions.statuses:say_detail_came",
        test=_LACKS,
    ),
    "questions.supersede": Verb(
        "A newer question takes the place of an old one.",
        off="community.questions.statuses:supersede",
        test="test_sorting_answers.py::test_a_newer_question_takes_the_place_of_an_old_one",
    ),
    "questions.remind": Verb(
        "Who asked is reminded to accept an answer.",
        off="community.notifications.questions:occasion_of[AcceptanceDue] = None",
        test=_REMINDED,
    ),
    "answers.ask_again": Verb(
        "Of an old answer it is said that nobody has looked at it.",
        off="community.answers.policies:is_due = False",
        test=_REMINDED,
    ),
    "answers.confirm": Verb(
        "An old answer is said to be still right.",
        off="community.answers.actions:confirm",
        test=_REMINDED,
    ),
    "threads.mark_duplicate": Verb(
        "A duplicate leads to a question of another community.",
        off="community.threads.actions.links:mark_duplicate",
        test="test_answering_well.py::"
        "test_a_duplicate_leads_the_other_to_a_question_of_another_community",
    ),
    "questions.take": Verb(
        "Somebody takes a question for a day.",
        off="community.questions.taking:take_question",
        test=_TAKEN,
    ),
    "questions.let_go": Verb(
        "Somebody lets go of a question.",
        off="community.questions.taking:let_go",
        test=_TAKEN,
    ),
    "questions.wait": Verb(
        "What nobody has answered stands in a queue.",
        off="community.questions.unanswered:unanswered_page",
        test=_TAKEN,
    ),
    "reactions.helped": Verb(
        "Whoever answered sees that it helped.",
        off="community.reactions.actions:react",
        test=_HELPED,
    ),
    "reactions.tell": Verb(
        "Whoever answered is told of it once a day.",
        off="community.notifications.reactions:occasion_of[ReactionsDue] = None",
        test=_HELPED,
    ),
}
