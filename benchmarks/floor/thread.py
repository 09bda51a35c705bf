"""The floor: our thread page by hand. sqlite3, our own templates, gzip, and nothing else."""

import gzip
import os
import sqlite3
from datetime import datetime
from types import SimpleNamespace as Bag

from flask import Flask, Response, g
from flask_babel import Babel
from markupsafe import Markup

from app import create_app, reacting, worth
from app.forms import FormState
from app.presenters import Ways
from community.order.queries.ties import NO_TIES

# Only the template environment is borrowed: its filters, translations and asset addresses.
borrowed = create_app()
app = Flask(__name__, static_folder=None)
app.jinja_env = borrowed.jinja_env  # type: ignore[assignment, method-assign]  # a cached property
Babel(app)
app.extensions |= {n: v for n, v in borrowed.extensions.items() if n.startswith("hearth.")}
db = sqlite3.connect(os.environ["FLOOR_DATABASE"], check_same_thread=False, isolation_level=None)
db.row_factory = sqlite3.Row
HEAD = """SELECT t.*, c.slug AS community_slug, c.name AS community_name, c.visibility,
 a.handle AS author_handle, a.name AS author_name FROM threads t
 JOIN communities c ON c.id = t.community_id JOIN accounts a ON a.id = t.author_id WHERE t.id = ?"""
POSTS = """SELECT r.*, a.handle AS author_handle, a.name AS author_name FROM replies r
 JOIN accounts a ON a.id = r.author_id WHERE r.thread_id = ? AND r.kind {} ORDER BY {} LIMIT ?"""
TAGS = "SELECT name FROM tags JOIN thread_tags ON tag_id = tags.id WHERE thread_id = ?"
DATES = ("created_at", "edited_at", "last_activity_at", "locked_at", "pinned_at")
# What the templates of posts ask for besides; nothing of it is shown.
BARE = {
    "worth": worth.NOTHING_SHOWN,
    "reactions": reacting.NOTHING_SHOWN,
    "mark": "",
    "began": False,
    "waiting": 0,
    "accepted": False,
    "asks": False,
}
safe = Markup  # stored bodies are sanitised, pieces come out of our templates


def row(found: sqlite3.Row) -> Bag:
    """One row as the templates read it."""
    made = Bag(**dict(found))
    for name in DATES:
        if getattr(made, name, None):
            setattr(made, name, datetime.fromisoformat(getattr(made, name) + "+00:00"))
    made.is_live = made.hidden_at is None and made.deleted_at is None
    return made


def piece(template: str, post: Bag, slot: str = "", **more: object) -> str:
    """One post by its own template."""
    made = app.jinja_env.get_template(f"threads/{template}.html")
    more |= {"ways": Ways(), "vote": 0, "body": safe(post.body_html), "slot": safe(slot)}
    return made.render(post=post, **BARE | more)


@app.get("/threads/<int:thread_id>")
def show(thread_id: int) -> Response:
    """The page, signed out."""
    g.request_id = ""
    head = row(db.execute(HEAD, [thread_id]).fetchone())
    head.may, head.is_archived, head.seq = {"threads.read"}.__contains__, False, 0
    head.is_question, head.duplicate_id = head.kind == "question", None
    head.tags = [name for (name,) in db.execute(TAGS, [thread_id])]
    under: dict[int | None, str] = {}
    for comment in map(row, db.execute(POSTS.format("= 'comment'", "r.id"), [thread_id, 500])):
        under[comment.parent_id] = under.get(comment.parent_id, "") + piece("_comment", comment)
    best = head.accepted_reply_id or 0
    order = f"r.id = {best} DESC, r.score DESC, r.id" if head.is_question else "r.id"
    posts = map(row, db.execute(POSTS.format("<> 'comment'", order), [thread_id, 20]))
    asks = head.is_question
    made = [piece("_post", p, under.get(p.id, ""), accepted=p.id == best, asks=asks) for p in posts]
    values = {
        "head": head,
        "reader": Bag(moderates=False),
        "form": FormState(),
        "page": Bag(next_cursor=None, later=False),
        "opening": safe(piece("_opening", head, under.get(None, ""))),
        "posts": [(False, safe(each)) for each in made],
        "ties": NO_TIES,
        "merged": (),
        "gist": "",
        "actor": lambda: Bag(signed_in=False, theme="", id=None),
    }
    page = app.jinja_env.get_template("threads/show.html").render(values)
    return Response(gzip.compress(page.encode(), 6), headers={"Content-Encoding": "gzip"})
