"""Writing."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_POLL = "test_polls.py::test_one_asks_and_the_other_votes"
_SUGGESTS = "test_suggesting.py::test_one_suggests_and_the_other_takes_over_a_part"
_VERSIONS = "test_histories.py::test_a_version_is_read_brought_back_and_withheld_by_keys_alone"
_INSIGHT = "test_writing.py::test_an_insight_is_short_and_read_as_one_with_its_table_and_its_tasks"
_QUOTE = "test_answering_well.py::test_a_quote_names_whom_it_is_of_and_leads_back"

VERBS = {
    "drafts.keep": Verb(
        "A draft of one device is taken up on another.",
        off="community.drafts.actions.keeping:keep",
        test="test_writing.py::test_a_draft_goes_from_one_device_to_the_other",
    ),
    "drafts.warn": Verb(
        "A device that did not see what the other wrote is told.",
        off="community.drafts.actions.keeping:stale",
        test="test_writing.py::test_the_device_that_did_not_see_the_other_is_told_and_decides",
    ),
    "drafts.schedule": Verb(
        "A post is written now, to be posted later.",
        off="community.drafts.actions.scheduling:schedule",
        test="test_writing.py::"
        "test_a_post_is_scheduled_by_keyboard_and_waits_for_nobody_else_to_see",
    ),
    "drafts.post": Verb(
        "What is scheduled is posted sooner.",
        off="community.drafts.actions.posting:post_draft",
        test="test_writing.py::"
        "test_a_post_is_scheduled_by_keyboard_and_waits_for_nobody_else_to_see",
    ),
    "drafts.post_due": Verb(
        "What is scheduled appears when its time has come.",
        off="community.drafts.actions.posting:due_drafts = ()",
        test="test_writing.py::test_what_is_scheduled_appears_when_its_time_has_come",
    ),
    "revisions.keep": Verb(
        "What was there before an edit is kept.",
        off="community.revisions.actions:keep_edit = None",
        test=_VERSIONS,
    ),
    "revisions.compare": Verb(
        "A version is compared with the one before.",
        off="community.revisions.diffs:compare = []",
        test=_VERSIONS,
    ),
    "revisions.withhold": Verb(
        "A version is withheld from readers.",
        off="community.revisions.actions:withhold",
        test=_VERSIONS,
    ),
    "suggestions.make": Verb(
        "A change is suggested to whoever wrote the post.",
        off="community.suggestions.actions:suggest",
        test=_SUGGESTS,
    ),
    "suggestions.decide": Verb(
        "What was suggested is taken over in part.",
        off="community.suggestions.deciding:decide",
        test=_SUGGESTS,
    ),
    "quotes.tell": Verb(
        "Whoever is quoted hears of it.",
        off="community.quoting:quotes_in = ()",
        test=_QUOTE,
    ),
    "threads.reply": Verb(
        "A reply stands on the open page of another.",
        off="community.threads.actions.posting:post_reply",
        test=_QUOTE,
    ),
    "polls.ask": Verb(
        "A poll is put at a post.",
        off="community.polls.actions:ask",
        test=_POLL,
    ),
    "polls.vote": Verb(
        "Somebody votes, and who asked sees it.",
        off="community.polls.actions:vote",
        test=_POLL,
    ),
    "polls.close": Verb(
        "Who asked closes the poll, and nobody votes any more.",
        off="community.polls.actions:close",
        test=_POLL,
    ),
    "threads.start": Verb(
        "An insight is written and read as one.",
        off="community.threads.actions.posting:start_thread",
        test=_INSIGHT,
    ),
    "text.limit": Verb(
        "An insight has 500 characters at most.",
        off="community.threads.actions.posting:demand_text = None",
        test=_INSIGHT,
    ),
    "text.table": Verb(
        "A table is shown as one.",
        off="markdown_it.rules_block.table:table = False",
        test=_INSIGHT,
    ),
    "text.tasks": Verb(
        "A list of tasks is shown with its boxes.",
        off="community.markdown:_box_tasks = None",
        test=_INSIGHT,
    ),
    "uploads.attach": Verb(
        "A file is attached and downloaded by another.",
        off="community.threads.actions.uploads:record_upload",
        test="test_attachments.py::test_one_attaches_a_file_and_the_other_downloads_it",
    ),
    "previews.show": Verb(
        "A link gets a card on the open page of another.",
        off="community.previews.keeping:keep_found = None",
        test="test_attachments.py::test_a_preview_of_a_link_arrives_on_the_open_page",
    ),
}
