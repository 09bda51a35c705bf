"""Answering well."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

VERBS = {
    "questions.share": Verb(
        "Somebody has the same problem.",
        off="questions.share",
        test="test_answering_well.py::test_whoever_has_the_same_problem_is_counted_for_who_asked",
    ),
    "questions.take": Verb(
        "Somebody takes a question for a day.",
        off="community.questions.taking:take_question",
        test="test_answering_well.py::test_whoever_takes_a_question_is_named_to_the_others",
    ),
    "answers.endorse": Verb(
        "Whoever knows endorses an answer.",
        off="community.answers.actions:endorse",
        test="test_answering_well.py::test_an_endorsement_bears_its_name_on_the_page_of_another",
    ),
}
