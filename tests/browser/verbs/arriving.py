"""Newcomers, recognition and those who lead."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_INVITED = "test_entering.py::test_who_has_the_link_comes_in_until_it_is_revoked"
_TEMPLATE = "test_entering.py::test_a_question_begins_with_what_the_community_asks_for"
_MET = "test_newcomers.py::test_a_newcomer_is_met_by_whom_the_rota_names"
_SHADOWED = "test_newcomers.py::test_a_case_is_shadowed_and_its_reasons_are_read"
_JOINED = "test_newcomers.py::test_people_of_the_domain_find_themselves_inside"
_THANKED = "test_recognition.py::test_one_thanks_and_the_other_sees_the_number"
_TRIED = "test_recognition.py::test_who_tried_it_is_asked_and_says_what_happened"
_BADGE = "test_recognition.py::test_a_badge_arrives_and_is_hidden"
_LEADS = "test_recognition.py::test_a_prompt_becomes_a_thread_with_a_mark"

VERBS = {
    "invitations.redeem": Verb(
        "Whoever has the link comes in.",
        off="community.communities.actions.invitations:redeem",
        test=_INVITED,
    ),
    "invitations.revoke": Verb(
        "The link is worth nothing any more.",
        off="community.communities.actions.invitations:revoke_invitation = None",
        test=_INVITED,
    ),
    "domains.join": Verb(
        "People of the organisation's domains join by themselves.",
        off="community.domains.actions:join_by_domain = None",
        test=_JOINED,
    ),
    "questions.template": Verb(
        "A question begins with what its community asks for.",
        off="community.threads.policies:begun_with = ''",
        test=_TEMPLATE,
    ),
    "welcoming.path": Verb(
        "A newcomer has first steps.",
        off="community.welcoming.path:own_path = []",
        test=_MET,
    ),
    "welcoming.rota": Verb(
        "Whoever is next on the rota is named to the newcomer.",
        off="community.welcoming.clockwork:give_turn = False",
        test=_MET,
    ),
    "welcoming.greet": Verb(
        "A reply to a newcomer counts as a hello.",
        off="community.welcoming.clockwork:note_greetings = None",
        test=_MET,
    ),
    "welcoming.mark": Verb(
        "Posts say that their author is new here.",
        off="community.welcoming.marks:newcomers_among = {}",
        test=_MET,
    ),
    "welcoming.unmark": Verb(
        "They say it no more once their author does not want it.",
        off="community.welcoming.marks:choose_mark = None",
        test=_MET,
    ),
    "levels.shadow.thread": Verb(
        "Whoever shadows a case hears how it was decided.",
        off="community.levels.queries:shadows_of = []",
        test=_SHADOWED,
    ),
    "answers.explain": Verb(
        "Whoever answered says how they decided.",
        off="community.answers.explaining:explain = None",
        test=_SHADOWED,
    ),
    "reactions.thank": Verb("Somebody says thanks.", off="reactions.give", test=_THANKED),
    "reactions.take_back": Verb(
        "Somebody takes thanks back.",
        off="community.reactions.actions:take_back = None",
        test=_THANKED,
    ),
    "trials.begin": Verb(
        "Whoever tried it is asked what happened.",
        off="community.reactions.actions:_begin_trial = None",
        test=_TRIED,
    ),
    "trials.answer": Verb(
        "They say what happened.", off="community.reactions.actions:answer_trial", test=_TRIED
    ),
    "badges.award": Verb(
        "A first accepted answer brings a badge.",
        off="community.badges.actions:award = None",
        test=_BADGE,
    ),
    "badges.hide": Verb(
        "Whoever has badges hides them.",
        off="community.badges.actions:choose_showing = None",
        test=_BADGE,
    ),
    "leading.prompt": Verb(
        "Whoever leads is prompted to ask.",
        off="community.leading.policies:is_due = False",
        test=_LEADS,
    ),
    "leading.dismiss": Verb(
        "They want no prompt now.", off="community.leading.actions:dismiss = None", test=_LEADS
    ),
    "threads.mark": Verb("A post bears a mark of its author's.", off="threads.mark", test=_LEADS),
}
