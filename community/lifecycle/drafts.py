"""Words to begin with, for tasks that end in a post: a facilitator changes them and sends them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from community.today.lines import Draft, Place
from community.words import N_, Words

_POSTS: Mapping[str, tuple[Words, Words]] = MappingProxyType(
    {
        "seed_questions": (
            N_("What is the one question you brought along?"),
            N_(
                "We are just beginning. What is one thing in your work that you would like "
                "somebody to have an answer to? Small and unfinished questions are welcome."
            ),
        ),
        "host": (
            N_("Shall we meet next week?"),
            N_(
                "I would like us to hear each other. What would you bring to a first half hour, "
                "and which time suits you?"
            ),
        ),
        "first_wins": (
            N_("Something that helped"),
            N_(
                "I want to tell of a small thing that worked: somebody asked, somebody answered, "
                "and it saved a day. Who has another one?"
            ),
        ),
        "introduce": (
            N_("What are you working on right now?"),
            N_(
                "Say in two sentences what is on your desk, and what you could use a second pair "
                "of eyes for. I will bring those together who should talk."
            ),
        ),
        "stories": (
            N_("What has changed in your work because of something you read here?"),
            N_(
                "I am collecting three stories. What was it like before, what did you try, and "
                "what is different now?"
            ),
        ),
        "scope": (
            N_("What should this community leave to others?"),
            N_(
                "Our domain has grown. What belongs here, and what would find a better home "
                "elsewhere?"
            ),
        ),
        "guests": (
            N_("Whom should we invite from outside?"),
            N_("Who works on the edge of what we do, and would make us think again?"),
        ),
        "talk_to_core": (
            N_("What would you miss if this ended?"),
            N_(
                "Things have become quiet. I would like to know honestly: what would you miss, "
                "what would you not, and what should become of what we have?"
            ),
        ),
        "ritual": (
            N_("Before we close: what do you take along?"),
            N_(
                "Thank you for being here. What did you learn, from whom, and where do you go on "
                "with it?"
            ),
        ),
    }
)


def draft_of(code: str, place: Place) -> Draft | None:
    """The post that does a task, ready to be changed; None where a task is no post."""
    if code not in _POSTS:
        return None
    title, body = _POSTS[code]
    return Draft(href=f"/communities/{place.slug}/threads/new", title=title, body=body)
