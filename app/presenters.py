"""What a thread's page shows, as ready pieces of HTML joined from what this process remembers.

This is the one place that declares HTML safe: stored bodies were sanitised when they were
written, the rest comes out of templates that escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from flask import Flask, current_app
from flask_babel import get_timezone, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.beside import NOTHING, Beside
from app.cards import cards_in, drawn_with
from app.fragments import Fragments
from app.i18n import age, amount, language
from app.profiles import body_as_read, profiles_open
from app.reacting import reactions_shown
from app.ways import Reader as Reader
from app.ways import Ways as Ways
from app.worth import worth_shown
from community import clock
from community.accounts.actor import Actor
from community.aliases.policies import is_alias
from community.communities.policies import is_muted
from community.previews.queries import Card
from community.reading.queries import Unread
from community.text import Rendered
from community.threads.models import ReplyKind
from community.threads.queries import COMMENTS_AT_ONCE, PostRow, ThreadHead, ThreadRow

_SLOT = "\x00"  # where comments go; no text holds control characters


def init_app(app: Flask) -> None:
    """Give templates the quick `_()` and rows of lists, and this application its memory."""
    app.jinja_env.globals.update({"_": translated, "ngettext": counted, "row_piece": row_piece})
    app.extensions["hearth.fragments"] = Fragments()


def _fragments() -> Fragments:
    found: Fragments = current_app.extensions["hearth.fragments"]
    return found


def reader_of(
    actor: Actor,
    head: ThreadHead,
    beside: Beside = NOTHING,
) -> Reader:
    """How the actor stands to the thread."""
    muted = is_muted(head.muted_until, now=clock.now())
    own = actor.is_person(head.author_id)
    accepts = head.may("questions.accept_any") or (own and head.may("questions.accept"))
    return Reader(
        actor=actor,
        head=head,
        manner=_manner(),
        writes=takes_replies(head) and not muted,
        member=head.may("threads.edit_own") and not head.is_frozen,
        moderates=head.may("threads.edit_any") and not head.is_archived,
        seals=head.may("seals.ask"),
        accepts=accepts and head.is_question and not head.is_frozen,
        beside=beside,
    )


def _manner() -> tuple[str, str, bool]:
    """Language and time zone of the words, and whether names in them lead to profiles."""
    return language(), str(get_timezone()), profiles_open()


def takes_replies(head: ThreadHead) -> bool:
    """Whether this reader may write in the thread as it is now."""
    if not head.is_live or head.is_frozen or not head.may("threads.reply"):
        return False
    if head.merged_into_id is not None:
        return False
    return head.locked_at is None or head.may("threads.lock")


def opening_piece(reader: Reader, comments: Sequence[PostRow]) -> Markup:
    """The first post with the comments on it."""
    head = reader.head
    ways = reader.ways(head, "opening")
    vote = reader.beside.stance.votes.get(None, 0)
    waiting = head.suggestions if ways.edit else 0
    mark = reader.mark(head)
    cards = cards_in(head.body_html, reader.beside.cards)
    said = reader.beside.stance.said(None)
    reactions = reactions_shown(head, head.kind, ways, said, live=head.is_live)
    shown = (ways, vote, mark, head.same_count, waiting, cards, reactions)
    told = {"ways": ways, "vote": vote, "waiting": waiting, "mark": mark, "reactions": reactions}
    piece = _fragments().get(
        ("opening", *shown, reader.manner, *_state(head)),
        lambda: _render("threads/_opening.html", cards, post=head, **told),
    )
    return _with_comments(piece, reader, comments)


def post_piece(reader: Reader, post: PostRow, comments: Sequence[PostRow] = ()) -> Markup:
    """A reply or answer with its comments, or a comment alone."""
    ways = reader.ways(post, post.kind)
    accepted = post.id == reader.head.accepted_reply_id
    asks = reader.head.is_question
    vote = reader.beside.stance.votes.get(post.id, 0)
    said = reader.beside.stance.said(post.id)
    reactions = reactions_shown(post, post.kind, ways, said, live=post.is_live)
    worth = worth_shown(post, reader.beside.worth.of(post.id), accepted=accepted)
    # Of aliases alone: of everybody else the name says it.
    began = is_alias(post.author_handle) and post.author_id == reader.head.author_id
    mark = reader.mark(post)
    flags = (accepted, asks, began, mark)
    waiting = post.suggestions if ways.edit else 0
    cards = cards_in(post.body_html, reader.beside.cards)
    key = (
        *(post.kind, ways, vote, reactions, worth, waiting, cards),
        *(*flags, reader.manner, *_state(post)),
    )
    name = "_comment" if post.kind == ReplyKind.COMMENT else "_post"
    piece = _fragments().get(
        key,
        lambda: _render(
            f"threads/{name}.html",
            cards,
            post=post,
            ways=ways,
            vote=vote,
            reactions=reactions,
            worth=worth,
            waiting=waiting,
            accepted=accepted,
            asks=asks,
            began=began,
            mark=mark,
        ),
    )
    return _with_comments(piece, reader, comments)


def _state(post: PostRow | ThreadHead) -> tuple[object, ...]:
    """Everything of a post's row that its piece shows and its version does not cover."""
    return (
        *(post.id, post.version, post.author_handle, post.author_name, post.author_avatar),
        *(post.score, post.hidden_at, post.hidden_reason, post.deleted_at, post.deleted_by_id),
        *(post.withdrawn_at, post.poll_id, post.poll_closed_at, post.mark, age(post.created_at)),
    )


def row_piece(
    row: ThreadRow,
    template: str,
    *,
    base: str = "",
    show_kind: bool = False,
    show_place: bool = False,
    begun: bool = False,
    by: bool = True,
    unread: Unread | None = None,
) -> Markup:
    """A thread as a list shows it, by the template of that list."""
    told = age(row.created_at if begun else row.last_activity_at)
    key = (template, row, told, _manner())
    shown = {"base": base, "show_kind": show_kind, "show_place": show_place, "begun": begun}
    shown |= {"by": by, "unread": unread}
    made = _fragments().get(
        (*key, *shown.values()),
        lambda: current_app.jinja_env.get_template(template).render(row=row, **shown).strip(),
    )
    return _declared_safe(made)


def remembered(template: str, key: tuple[object, ...], **values: object) -> Markup:
    """A template that shows nothing but what its key holds."""
    made = _fragments().get(
        (template, *key, _manner()),
        lambda: current_app.jinja_env.get_template(template).render(**values).strip(),
    )
    return _declared_safe(made)


def joined(pieces: Iterable[Markup]) -> Markup:
    """Pieces in a row."""
    return _declared_safe("\n").join(pieces)


def _render(template: str, cards: tuple[Card, ...], **values: object) -> str:
    body = values["post"].body_html  # type: ignore[attr-defined]  # both kinds of post have one
    made = current_app.jinja_env.get_template(template).render(
        **values, body=stored_body(drawn_with(body, cards)), slot=_SLOT
    )
    return made.strip()


def _with_comments(piece: str, reader: Reader, comments: Sequence[PostRow]) -> Markup:
    if _SLOT not in piece:
        return _declared_safe(piece)
    inner = "".join(post_piece(reader, comment) for comment in comments[:COMMENTS_AT_ONCE])
    if len(comments) > COMMENTS_AT_ONCE:
        inner += current_app.jinja_env.get_template("threads/_more_comments.html").render(
            address=comments_address(comments[0]), following=comments[COMMENTS_AT_ONCE]
        )
    return _declared_safe(piece.replace(_SLOT, inner, 1))


def comments_address(comment: PostRow) -> str:
    """The page of all comments that stand where this one stands."""
    if comment.parent_id is None:
        return f"/threads/{comment.thread_id}/comments"
    return f"/replies/{comment.parent_id}/comments"


@pass_eval_context
def translated(context: EvalContext, text: str, **values: object) -> str:
    """A sentence in the reader's language; what `_()` means in templates.

    Sentences of templates are ours, so they are remembered as safe, ready to be shown.
    """
    words = _sentence(language(), text, escaped=bool(context.autoescape))
    return words % values if values else words


@lru_cache(maxsize=4096)
def _sentence(spoken: str, text: str, *, escaped: bool) -> str:
    del spoken  # the language of this request: a part of what is remembered
    words: str = get_translations().ugettext(text)
    return _declared_safe(words) if escaped else words


class _Count(int):
    """A number that reads as such in `%(num)s`, with the separators of the language."""

    def __str__(self) -> str:
        return amount(int(self))


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, count: int, **values: object) -> str:
    """A sentence with a number in it, by the plural forms of the reader's language."""
    words = _sentence_of(language(), one, many, count, escaped=bool(context.autoescape))
    return words % {"num": _Count(count), **values}


@lru_cache(maxsize=4096)
def _sentence_of(spoken: str, one: str, many: str, count: int, *, escaped: bool) -> str:
    del spoken  # as above
    words: str = get_translations().ungettext(one, many, count)
    return _declared_safe(words) if escaped else words


def safe_body(rendered: Rendered) -> Markup:
    """What a person wrote, rendered and sanitised, for a preview."""
    return _declared_safe(rendered.html)


def stored_body(body_html: str) -> Markup:
    """A body that was sanitised when it was written, as this reader may follow its mentions."""
    return _declared_safe(body_as_read(body_html))


def _declared_safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 (sanitised by community.text, or made by an escaping template)


def drawn(svg: str) -> Markup:
    """A picture that this program drew itself; it holds no words of anybody."""
    return _declared_safe(svg)
