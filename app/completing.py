"""What the search box offers while somebody types: operators, what may stand behind them, words.

Everything comes from what the reader may read: communities, tags and people by the rules of their
lists, words by the mask of the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.actor import actor
from app.finding import completions
from app.i18n import spoken
from app.transactions import reading
from community import clock
from community.communities.queries.directory import communities_named
from community.communities.queries.tags import tags_to_read
from community.people.access import met_by
from community.people.queries import people_named
from community.rights import may
from community.words import N_
from search.operators import HAVING, STATES, TYPES

MOST = 8
_FEWEST_LETTERS = 2  # of a word; one letter would offer half the dictionary
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "zh", "ja")
_OPERATORS = {
    "in": N_("a community"),
    "tag": N_("a tag"),
    "author": N_("who wrote it"),
    "type": N_("question, answer …"),
    "is": N_("unanswered, solved …"),
    "has": N_("an accepted answer …"),
    "before": N_("a year, month or day"),
    "after": N_("a year, month or day"),
    "lang": N_("a language"),
}


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What may stand in the place of the word that is typed; an operator waits for its value."""

    value: str
    says: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether something has to be typed behind it."""
        return self.value.endswith(":")


def completions_of(text: str) -> list[Completion]:
    """For the last word of what stands before the cursor; none within quotes."""
    word = text[text.rfind(" ") + 1 :]
    if text.count('"') % 2 or not word:
        return []
    minus, word = ("-", word[1:]) if word.startswith("-") else ("", word)
    key, colon, begun = word.partition(":")
    found = _values(key.casefold(), begun) if colon else _beginnings(word)
    return [
        Completion(value=f"{minus}{each.value}", says=each.says)
        for each, _count in zip(found, range(MOST), strict=False)
    ]


def _beginnings(word: str) -> Iterator[Completion]:
    start = word.casefold()
    for name, says in _OPERATORS.items():
        if start and name.startswith(start):
            yield Completion(value=f"{name}:", says=spoken(says))
    if len(word) >= _FEWEST_LETTERS:
        yield from (Completion(value=each) for each in completions(word, limit=MOST))


def _values(key: str, begun: str) -> Iterator[Completion]:
    look = _LOOKS.get(key)
    return iter(()) if look is None else (_behind(key, each) for each in look(begun))


def _behind(key: str, each: Completion) -> Completion:
    quoted = f'"{each.value}"' if " " in each.value else each.value
    return Completion(value=f"{key}:{quoted}", says=each.says)


def _communities(begun: str) -> Iterator[Completion]:
    with reading() as session:
        found = communities_named(session, actor(), begun[:80], size=MOST)
    return (Completion(value=each.slug, says=each.name) for each in found)


def _tags(begun: str) -> Iterator[Completion]:
    with reading() as session:
        found = tags_to_read(session, actor(), beginning=begun[:40], size=MOST * 3).items
    counts: dict[str, int] = {}
    for tag in found:
        counts[tag.name] = counts.get(tag.name, 0) + tag.threads_count
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    return (Completion(value=name, says=str(count)) for name, count in ordered)


def _people(begun: str) -> Iterator[Completion]:
    if not may("accounts.read", actor().organisation_standing()):
        return iter(())
    with reading() as session:
        found = people_named(
            session,
            which=met_by(actor()),
            prefix=begun.removeprefix("@")[:60],
            community_id=None,
            cursor=None,
            size=MOST,
        ).items
    return (Completion(value=each.handle, says=each.name) for each in found)


def _among(*values: str) -> Callable[[str], Iterator[Completion]]:
    def look(begun: str) -> Iterator[Completion]:
        start = begun.casefold()
        return (Completion(value=each) for each in values if each.startswith(start))

    return look


def _dates(begun: str) -> Iterator[Completion]:
    today = clock.now().date()
    offered = {
        f"{today:%Y-%m-%d}": _("today"),
        f"{today:%Y-%m}": _("this month"),
        f"{today:%Y}": _("this year"),
        str(today.year - 1): _("last year"),
    }
    return (
        Completion(value=day, says=says) for day, says in offered.items() if day.startswith(begun)
    )


_LOOKS: dict[str, Callable[[str], Iterator[Completion]]] = {
    "in": _communities,
    "tag": _tags,
    "author": _people,
    "type": _among(*TYPES),
    "is": _among(*STATES),
    "has": _among(*HAVING),
    "lang": _among(*_LANGUAGES),
    "before": _dates,
    "after": _dates,
}
