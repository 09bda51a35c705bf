"""What a thread's page shows, as ready pieces of HTML joined from what this process remembers.

This is the one place that declares HTML safe: stored bodies were sanitised when they were
written, the rest comes out of templates that escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from flask import current_app
from flask_babel import get_timezone
from markupsafe import Markup

from app.fragments import Fragments
from app.i18n import language, since
from community import clock
from community.accounts.actor import Actor
from community.communities.policies import is_muted
from community.text import Rendered
from community.threads.models import ReplyKind
from community.threads.policies import GRACE
from community.threads.queries import PostRow, ThreadHead

_SLOT = "\x00"  # where comments go; no text holds control characters
_fragments = Fragments()


@dataclass(frozen=True, slots=True)
class Ways:
    """What one reader may do with one post; each is a button."""

    own: bool = False
    comment: bool = False
    vote: bool = False
    edit: bool = False
    accept: bool = False
    report: bool = False
    moderate: bool = False
    restore: bool = False
    see_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a thread, and what follows from it for every post."""

    actor: Actor
    head: ThreadHead
    votes: Mapping[int | None, int]
    writes: bool
    moderates: bool
    accepts: bool

    def ways(self, post: PostRow | ThreadHead) -> Ways:
        """What this reader may do with the post."""
        own = self.actor.id is not None and post.author_id == self.actor.id
        live = post.is_live and self.head.is_live
        open_ = self.writes and live
        is_comment = isinstance(post, PostRow) and post.kind == ReplyKind.COMMENT
        votable = self.head.is_question and not is_comment
        answer = isinstance(post, PostRow) and post.kind == ReplyKind.ANSWER
        unlocked = self.head.locked_at is None or self.moderates
        member = self.head.may("threads.edit_own") and not self.head.is_archived
        return Ways(
            own=own,
            comment=open_ and not is_comment and unlocked,
            vote=votable and live and member and not own,
            edit=live and member and (self.moderates or (own and unlocked)),
            accept=answer and live and self.accepts,
            report=live and self.actor.signed_in and not own,
            moderate=self.moderates and not own,
            restore=self._may_restore(post, own=own),
            see_hidden=own or self.moderates,
        )

    def _may_restore(self, post: PostRow | ThreadHead, *, own: bool) -> bool:
        if post.deleted_at is None or self.head.is_archived:
            return False
        if post.deleted_by_id == post.author_id:
            return own and clock.now() - post.deleted_at <= GRACE
        return self.moderates


def reader_of(actor: Actor, head: ThreadHead, votes: Mapping[int | None, int]) -> Reader:
    """How the actor stands to the thread."""
    muted = is_muted(head.muted_until, now=clock.now())
    moderates = head.may("threads.edit_any") and not head.is_archived
    own = actor.id is not None and head.author_id == actor.id
    return Reader(
        actor=actor,
        head=head,
        votes=votes,
        writes=takes_replies(head) and not muted,
        moderates=moderates,
        accepts=(
            head.is_question
            and not head.is_archived
            and (head.may("questions.accept_any") or (own and head.may("questions.accept")))
        ),
    )


def takes_replies(head: ThreadHead) -> bool:
    """Whether this reader may write in the thread as it is now."""
    if not head.is_live or head.is_archived or not head.may("threads.reply"):
        return False
    return head.locked_at is None or head.may("threads.lock")


def opening_piece(reader: Reader, comments: Sequence[PostRow]) -> Markup:
    """The first post with the comments on it."""
    head = reader.head
    ways = reader.ways(head)
    vote = reader.votes.get(None, 0)
    key = (
        "opening",
        *_place(head.id, head.version, head.author_handle, head.author_name),
        *(head.score, head.deleted_by_id, head.deleted_at, head.hidden_at, head.hidden_reason),
        *(since(head.created_at), vote, head.withdrawn_at, head.edited_at, *astuple(ways)),
    )
    piece = _fragments.get(
        key, lambda: _render("threads/_opening.html", post=head, ways=ways, vote=vote)
    )
    return _with_comments(piece, reader, comments)


def post_piece(reader: Reader, post: PostRow, comments: Sequence[PostRow] = ()) -> Markup:
    """A reply or answer with its comments, or a comment alone."""
    ways = reader.ways(post)
    accepted = post.id == reader.head.accepted_reply_id
    vote = reader.votes.get(post.id, 0)
    key = (
        post.kind,
        *_place(post.id, post.version, post.author_handle, post.author_name),
        *(post.score, post.deleted_by_id, post.deleted_at, post.hidden_at, post.hidden_reason),
        *(since(post.created_at), vote, accepted, post.withdrawn_at, *astuple(ways)),
        reader.head.kind,
    )
    name = "_comment" if post.kind == ReplyKind.COMMENT else "_post"
    piece = _fragments.get(
        key,
        lambda: _render(
            f"threads/{name}.html",
            post=post,
            ways=ways,
            vote=vote,
            accepted=accepted,
            asks=reader.head.is_question,
        ),
    )
    return _with_comments(piece, reader, comments)


def joined(pieces: Iterable[Markup]) -> Markup:
    """Pieces in a row."""
    return _declared_safe("\n").join(pieces)


def _place(id_: int, version: int, handle: str, name: str) -> tuple[object, ...]:
    return (id_, version, handle, name, language(), str(get_timezone()))


def _render(template: str, **values: object) -> str:
    body = values["post"].body_html  # type: ignore[attr-defined]  # both kinds of post have one
    made = current_app.jinja_env.get_template(template).render(
        **values, body=_declared_safe(body), slot=_SLOT
    )
    return made.strip()


def _with_comments(piece: str, reader: Reader, comments: Sequence[PostRow]) -> Markup:
    if _SLOT not in piece:
        return _declared_safe(piece)
    inner = "".join(post_piece(reader, comment) for comment in comments)
    return _declared_safe(piece.replace(_SLOT, inner, 1))


def safe_body(rendered: Rendered) -> Markup:
    """What a person wrote, rendered and sanitised, for a preview."""
    return _declared_safe(rendered.html)


def stored_body(body_html: str) -> Markup:
    """A body that was sanitised when it was written."""
    return _declared_safe(body_html)


def _declared_safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 (sanitised by community.text, or made by an escaping template)


def drawn(svg: str) -> Markup:
    """A picture that this program drew itself; it holds no words of anybody."""
    return _declared_safe(svg)
