"""The Markdown that posts are written in: its parser, and how links, images and code come out."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

MENTION = re.compile(r"(?<![\w/@.])@([a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9]))", re.IGNORECASE)
# Colouring code takes time that grows with the square of its length, and in some of the six
# hundred languages that are to be had four thousand blanks take seconds.
COLOURED = {
    *("bash", "c", "cpp", "c++", "csharp", "css", "diff", "dockerfile", "go", "graphql", "haskell"),
    *("html", "ini", "java", "javascript", "js", "json", "jsx", "kotlin", "lua", "php", "py"),
    *("python", "r", "ruby", "rust", "scala", "scss", "sh", "shell", "sql", "swift", "toml"),
    *("ts", "tsx", "typescript", "xml", "yaml"),
}


# A parser remembers where it is while it looks for links, so no two threads may share one.
_idle: deque[MarkdownIt] = deque()


@contextmanager
def markdown_parser() -> Iterator[MarkdownIt]:
    """A parser that nobody else uses meanwhile."""
    try:
        parser = _idle.pop()
    except IndexError:
        parser = _new_parser()
    try:
        yield parser
    finally:
        _idle.append(parser)


def _new_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "highlight": _highlight})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.inline.ruler.at("linkify", _link_address)
    parser.core.ruler.after("inline", "task_lists", _box_tasks)
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule("heading_open", _lower_heading)
    parser.add_render_rule("heading_close", _lower_heading)
    parser.add_render_rule("link_open", _open_link)
    parser.add_render_rule("link_close", _close_link)
    parser.add_render_rule("text", _render_text)
    return parser


def _box_tasks(state: StateCore) -> None:
    """Draw a box where an item of a list begins with `[ ]` or `[x]`, as GitHub's Markdown has it.

    A sign rather than a field: what it stands for is changed by editing the post, and whoever
    listens to the page hears the sign in their own language.
    """
    items = zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False)
    for item, paragraph, inline in items:
        if item.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        words = inline.children[0] if inline.children else None
        task = _TASK.match(words.content) if words and words.type == "text" else None
        if words is None or task is None:
            continue
        item.attrSet("class", "task")
        words.content = f"{_BOXES[task[1].lower()]} {words.content[task.end() :]}"


_TASK = re.compile(r"\[([ xX])\] ")
_BOXES = {" ": "☐", "x": "☑"}


def _link_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  (as it is called)
    """As the library's rule, which looks at all of a text before and after each `://`.

    With thousands of them that took most of a minute. This one looks at what can be a scheme
    and an address.
    """
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME:])
    if scheme is None:
        return False
    begun = state.pos - len(scheme[1])
    nearby = state.src[begun : begun + _LONGEST_ADDRESS]
    found = state.md.linkify.match_at_start(nearby) if state.md.linkify else None
    if found is None:
        return False
    words = found.url.rstrip("*")  # which may end emphasis
    address = state.md.normalizeLink(words)
    if not state.md.validateLink(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": address}
        opening.markup, opening.info = "linkify", "auto"
        state.push("text", "", 0).content = state.md.normalizeLinkText(words)
        closing = state.push("link_close", "a", -1)
        closing.markup, closing.info = "linkify", "auto"
    state.pos += len(words) - len(scheme[1])
    return True


# Longer than those that are linked: cut in the middle, a longer one is none of them.
_LONGEST_SCHEME = 20
_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])([a-z][a-z0-9.+-]*)\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 2_000


def _highlight(code: str, language: str, _attributes: str) -> str:
    if language.lower() not in COLOURED:
        return html.escape(code)
    return highlight(code, get_lexer_by_name(language.lower()), HtmlFormatter(nowrap=True))


def _render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    address = str(token.attrGet("src") or "")
    label = renderer.renderInlineAsText(token.children, options, env)
    if address.startswith("/uploads/"):
        return f'<img src="{html.escape(address)}" alt="{html.escape(label)}">'
    return remote_image(address, label)


def remote_image(address: str, label: str) -> str:
    """A link in place of an image that lies elsewhere: showing it would tell them who reads."""
    shown = html.escape(label or address)
    return f'<a class="remote-image" href="{html.escape(address)}">{shown}</a>'


def _lower_heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    # The page owns h1, the post's place in it is below h2, and no level is left out.
    token = tokens[index]
    if token.nesting == 1:
        above: list[int] = env.setdefault("headings", [])
        level = int(token.tag[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
    token.tag = f"h{min(len(env['headings']) + 2, 6)}"
    return renderer.renderToken(tokens, index, options, env)


def _open_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    env["in_link"] = True
    return renderer.renderToken(tokens, index, options, env)


def _close_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    env["in_link"] = False
    return renderer.renderToken(tokens, index, options, env)


def _render_text(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options
    escaped = html.escape(tokens[index].content)
    people: Container[str] | None = env.get("people")
    # A mention inside a link would nest one link in another.
    if env.get("in_link") or env.get("strangers"):
        return escaped
    return MENTION.sub(partial(_link_mention, people=people), escaped)


def _link_mention(found: re.Match[str], *, people: Container[str] | None) -> str:
    name = found[1]
    if people is not None and name.lower() not in people:
        return found[0]  # nobody is called so
    return f'<a class="mention" href="/people/{name.lower()}">@{name}</a>'
