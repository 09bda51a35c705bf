"""What is done with articles; each runs in the caller's transaction."""

from community.articles.actions.arranging import Move as Move
from community.articles.actions.arranging import arrange_article as arrange_article
from community.articles.actions.arranging import start_with as start_with
from community.articles.actions.caring import confirm_article as confirm_article
from community.articles.actions.caring import set_care as set_care
from community.articles.actions.caring import supersede_article as supersede_article
from community.articles.actions.contributing import answer_for_words as answer_for_words
from community.articles.actions.contributing import settle_words as settle_words
from community.articles.actions.contributing import take_words_out as take_words_out
from community.articles.actions.filing import files_known as files_known
from community.articles.actions.filing import note_file as note_file
from community.articles.actions.promoting import promote_posts as promote_posts
from community.articles.actions.publishing import delete_draft as delete_draft
from community.articles.actions.publishing import publish_article as publish_article
from community.articles.actions.publishing import withdraw_article as withdraw_article
from community.articles.actions.recording import add_recording as add_recording
from community.articles.actions.recording import remove_recording as remove_recording
from community.articles.actions.sources import Source as Source
from community.articles.actions.sources import add_source as add_source
from community.articles.actions.sources import remove_source as remove_source
from community.articles.actions.suggesting import (
    decide_article_change as decide_article_change,
)
from community.articles.actions.suggesting import (
    suggest_article_change as suggest_article_change,
)
from community.articles.actions.suggesting import (
    withdraw_article_change as withdraw_article_change,
)
from community.articles.actions.tagging import tell_of_lost_tag as tell_of_lost_tag
from community.articles.actions.writing import Written as Written
from community.articles.actions.writing import draft_article as draft_article
from community.articles.actions.writing import edit_article as edit_article
from community.articles.actions.writing import restore_version as restore_version
