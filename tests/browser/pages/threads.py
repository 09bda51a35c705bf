"""The pages of threads and questions."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

PLACE = "/communities/{slug}"
_TOO_SHORT = {"body": "", "title": "a"}
THREADS = (
    Page(endpoint="threads.index", path=f"{PLACE}/threads", states=LISTS),
    Page(endpoint="threads.index", path=f"{PLACE}/threads", who="visitor", states=("empty",)),
    Page(endpoint="questions.index", path=f"{PLACE}/questions", states=LISTS),
    Page(endpoint="questions.unanswered", path="/unanswered", states=LISTS),
    Page(endpoint="questions.unanswered_in", path=f"{PLACE}/unanswered", states=LISTS),
    Page(endpoint="threads.show", path="/threads/{thread}", states=LISTS),
    Page(endpoint="threads.show", path="/threads/{thread}", who="visitor", states=WORDS),
    Page(endpoint="threads.show", path="/threads/{thread}", who="facilitator", states=WORDS),
    Page(
        endpoint="threads.show",
        path="/threads/{befallen}",
        states=WORDS,
        called="threads-befallen",
    ),
    Page(
        endpoint="threads.show",
        path="/threads/{befallen}",
        who="facilitator",
        called="threads-befallen",
    ),
    Page(
        endpoint="order.move",
        path="/threads/{thread}/move",
        who="facilitator",
        states=WORDS,
    ),
    Page(
        endpoint="order.lock",
        path="/threads/{thread}/lock",
        who="facilitator",
        states=WORDS,
        refused={"reason": "other", "words": ""},
    ),
    Page(
        endpoint="knowing.ask",
        path="/threads/{asking}/who-might-know",
        states=LISTS,
    ),
    Page(
        endpoint="threads.show",
        path="/threads/{aliased}",
        states=WORDS,
        called="threads-aliased",
    ),
    Page(
        endpoint="threads.show",
        path="/threads/{aliased}",
        who="facilitator",
        called="threads-aliased",
    ),
    Page(
        endpoint="seals.ask",
        path="/threads/{aliased}/seal",
        who="facilitator",
        states=WORDS,
        refused={"reason": "Why?"},
    ),
    Page(endpoint="seals.index", path="/seals", who="admin", states=LISTS),
    Page(endpoint="seals.show", path="/seals/{seal}", who="admin", states=WORDS),
    Page(endpoint="order.moved", path="/moved", states=LISTS),
    Page(endpoint="threads.start", path=f"{PLACE}/threads/new", states=WORDS, refused=_TOO_SHORT),
    Page(endpoint="threads.edit", path="/threads/{own}/edit", states=WORDS, refused=_TOO_SHORT),
    Page(
        endpoint="threads.reply",
        path="/threads/{thread}/replies/new",
        states=WORDS,
        refused={"body": ""},
    ),
    Page(
        endpoint="threads.comment",
        path="/threads/{thread}/comments/new",
        states=WORDS,
        refused={"body": "so " * 700},
    ),
    Page(endpoint="threads.comments", path="/threads/{thread}/comments", states=LISTS),
    Page(
        endpoint="threads.comments_on_reply",
        path="/replies/{reply}/comments",
        states=("full", "crowd", "long"),
    ),
    Page(
        endpoint="threads.comment_on_reply",
        path="/replies/{reply}/comments/new",
        states=WORDS,
        refused={"body": ""},
    ),
    Page(
        endpoint="threads.edit_reply",
        path="/replies/{own_reply}/edit",
        states=WORDS,
        refused={"body": ""},
    ),
    Page(
        endpoint="threads.mark_duplicate",
        path="/threads/{thread}/duplicate",
        who="facilitator",
        states=WORDS,
        refused={"target": "nothing of ours"},
    ),
    Page(
        endpoint="threads.supersede",
        path="/threads/{thread}/superseding",
        who="facilitator",
        states=WORDS,
        refused={"target": "nothing of ours"},
    ),
    Page(
        endpoint="suggestions.suggest_for_thread",
        path="/threads/{asked}/suggest",
        states=WORDS,
        refused=_TOO_SHORT,
    ),
    Page(
        endpoint="suggestions.suggest_for_reply",
        path="/replies/{reply}/suggest",
        states=WORDS,
        refused={"body": ""},
    ),
    Page(
        endpoint="suggestions.index_for_thread",
        path="/threads/{own}/suggestions",
        states=tuple(state for state in LISTS if state != "empty"),
    ),
    Page(
        endpoint="suggestions.index_for_thread",
        path="/threads/{asking}/suggestions",
        states=("empty",),
        called="suggestions-none",
    ),
    Page(
        endpoint="suggestions.index_for_reply",
        path="/replies/{own_reply}/suggestions",
        states=WORDS,
    ),
    Page(
        endpoint="suggestions.show",
        path="/suggestions/{suggestion}",
        states=WORDS,
    ),
    Page(
        endpoint="suggestions.settle",
        path="/suggestions/{suggestion}",
        refused={"version": "1", "note": "so " * 400},
        called="suggestions-settle",
    ),
    Page(
        endpoint="polls.ask_at_thread",
        path="/threads/{own}/poll/new",
        states=("full", "long"),
        refused={"question": "", "options": "One"},
    ),
    Page(
        endpoint="polls.ask_at_reply",
        path="/replies/{own_reply}/poll/new",
        refused={"question": "", "options": "One"},
    ),
    Page(endpoint="polls.show", path="/polls/{poll}", states=WORDS),
    Page(endpoint="polls.show", path="/polls/{poll}", who="visitor", called="polls-visitor"),
    Page(endpoint="suggestions.index", path="/suggestions", states=LISTS),
    Page(endpoint="suggestions.index_made", path="/suggestions/made", states=LISTS),
    Page(endpoint="threads.show_history", path="/threads/{thread}/history", states=WORDS),
    Page(
        endpoint="threads.show_history",
        path="/threads/{thread}/history",
        who="facilitator",
        states=WORDS,
    ),
    Page(
        endpoint="threads.show_history_of_reply",
        path="/replies/{reply}/history",
        states=WORDS,
    ),
    Page(
        endpoint="threads.show_version",
        path="/threads/{thread}/history/{thread_version}",
        states=WORDS,
    ),
    Page(
        endpoint="threads.show_version_of_reply",
        path="/replies/{reply}/history/{reply_version}",
        states=WORDS,
    ),
    Page(
        endpoint="moderation.withhold",
        path="/threads/{thread}/history/{thread_version}/withholding",
        who="facilitator",
        states=WORDS,
        refused={"reason": ""},
    ),
)
