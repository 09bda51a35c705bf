"""Markdown to safe HTML, who is mentioned, which uploads are shown, and the plain words.

Rendered once at write time, outside any transaction; `RENDERER` is stored beside the result so
that a later version can find what to render again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

import nh3

from community.attached import uploads_of, with_files_told
from community.errors import Refused
from community.markdown import MENTION, markdown_parser, remote_image
from community.quoting import Quoted, quotes_in, without_quotes
from community.words import N_

RENDERER = 2  # 2: items of lists that are tasks
HTML_SOURCE = -1  # stored in place of RENDERER where the source is HTML from elsewhere
LONGEST_SOURCE = 64_000
LONGEST_HTML = 400_000
MOST_ELEMENTS = 10_000  # in HTML
MOST_MENTIONS = 10
MOST_NAMES = 100  # looked up to see whose they are
MOST_COLOURED = 6_000  # characters of code in one post

_NO_FILES: Mapping[str, str] = MappingProxyType({})
_TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img"),
    *("li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td"),
    *("th", "thead", "tr", "ul", "div", "kbd"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "ol": {"start"},
    "li": {"class"},
    "th": {"class"},
    "td": {"class"},
}
# Classes are ours alone: a post must not be able to dress up as a button or a banner.
_CLASSES = re.compile(
    r"(?:mention|remote-image|task|highlight|language-[\w+#.-]{1,30}|[a-z][a-z0-9]?)"
)
_SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Rendered:
    """`html` is safe to show; `mentions` are lower-case handles in order, at most ten.

    `quotes` are the posts it quotes, whoever may read them.
    """

    source: str
    html: str
    mentions: tuple[str, ...]
    uploads: tuple[str, ...]
    renderer: int = RENDERER
    quotes: tuple[Quoted, ...] = ()


def names_in(source: str) -> list[str]:
    """The lower-case names that a text calls with an @, in order; the first hundred of them."""
    said = without_quotes(_without_code(source[:LONGEST_SOURCE]))
    found = MENTION.finditer(said)
    names = dict.fromkeys(each[1].lower() for each in found)
    return list(islice(names, MOST_NAMES))


def quotes_of(source: str) -> tuple[Quoted, ...]:
    """The posts that a text quotes, outside of code."""
    return quotes_in(_without_code(source))


def render(
    source: str, *, people: Collection[str] | None = None, files: Mapping[str, str] = _NO_FILES
) -> Rendered:
    """Render what a person wrote; Refused when it is longer than 64,000 characters.

    `people` are those of `names_in` that are somebody's: another @name stays as it was written.
    None takes every name for somebody's. `files` says by its key what a file is that is linked.
    """
    source = clean(source)
    if len(source) > LONGEST_SOURCE:
        raise Refused(
            N_(
                "This text has %(count)s characters; the most is %(most)s. "
                "Shorten it or split it into several posts.",
                count=len(source),
                most=LONGEST_SOURCE,
            ),
            code="too_long",
        )
    made = with_files_told(sanitise(_formatted(source, people)), files)
    if len(made) > LONGEST_HTML:
        raise Refused(
            N_("This text becomes too large when formatted. Simplify it."), code="too_long"
        )
    names = [name for name in names_in(source) if people is None or name in people]
    return Rendered(
        source=source,
        html=made,
        mentions=tuple(names)[:MOST_MENTIONS],
        uploads=uploads_of(made),
        quotes=quotes_of(source),
    )


def _formatted(source: str, people: Collection[str] | None) -> str:
    left = MOST_COLOURED
    env: dict[str, object] = {"people": people}
    with markdown_parser() as parser:
        tokens = parser.parse(source, env)
        for token in tokens:
            if token.type == "fence" and (left := left - len(token.content)) < 0:
                token.info = ""
        return str(parser.renderer.render(tokens, parser.options, env))


def render_html(source_html: str, *, files: Mapping[str, str] = _NO_FILES) -> Rendered:
    """Sanitise HTML that came from elsewhere; remote images become labelled links."""
    made = with_files_told(sanitise(_IMAGE.sub(_link_remote_image, source_html)), files)
    return Rendered(
        source=source_html,
        html=made,
        mentions=(),
        uploads=uploads_of(made),
        renderer=HTML_SOURCE,
    )


def render_edited(
    source: str,
    *,
    renderer: int,
    people: Collection[str] | None = None,
    files: Mapping[str, str] = _NO_FILES,
) -> Rendered:
    """The new text of a post, in the language its source was written in: Markdown or HTML."""
    if renderer != HTML_SOURCE:
        return render(source, people=people, files=files)
    # Time grows with the square of how deep elements nest, and that is as many as there are.
    if len(source) > LONGEST_HTML or len(_OPENING.findall(source)) > MOST_ELEMENTS:
        raise Refused(N_("This text is too long. Shorten it or split it."), code="too_long")
    return render_html(clean(source), files=files)


_OPENING = re.compile(r"<[a-zA-Z]")


def render_remark(source: str) -> Rendered:
    """A comment from elsewhere: one paragraph of inline Markdown, its @names nobody here."""
    source = clean(source)
    if _PLAIN_REMARK.fullmatch(source):
        made = f"<p>{html.escape(source, quote=False)}</p>"
    else:
        with markdown_parser() as parser:
            inline = parser.renderInline(source, {"strangers": True})
        made = sanitise(f"<p>{inline}</p>")
    return Rendered(source=source, html=made, mentions=(), uploads=())


# Most remarks use no Markdown at all: without its characters, and without anything that looks
# like an address, there is nothing to parse.
_PLAIN_REMARK = re.compile(
    r"""(?:[^\W_]|[ ,;?!()'"%=+$€£–—’“”«»…#-]|/(?!/)|:(?!/)|\.(?!\w)|(?<!\w)@|(?<! )\n(?! ))*"""  # noqa: RUF001  (typographic marks)
)


def clean(source: str) -> str:
    """Uniform line ends, no control characters; Refused for text that is not Unicode."""
    try:
        source.encode()
    except UnicodeEncodeError:
        raise Refused(
            N_("This text holds characters that cannot be stored."), code="bad_text"
        ) from None
    return _CONTROL.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(safe_html: str) -> str:
    """The words of sanitised HTML, for search and excerpts."""
    spaced = _BREAK.sub("\n", safe_html)
    return html.unescape(_TAG.sub("", spaced)).strip()


_BREAK = re.compile(r"</(?:p|li|h[1-6]|pre|blockquote|tr|div)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def excerpt(safe_html: str, length: int = 200) -> str:
    """The first words of sanitised HTML, cut at a word."""
    words = " ".join(plain(safe_html).split())
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0] + "…"


def sanitise(unsafe: str) -> str:
    """HTML with only the tags, attributes, classes and schemes that posts may use."""
    return nh3.clean(
        unsafe,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_allow_attribute,
        url_schemes=_SCHEMES,
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


def _allow_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        kept = [name for name in value.split() if _CLASSES.fullmatch(name)]
        return " ".join(kept) or None
    if attribute in ("href", "src") and value.lstrip().startswith(("//", "\\", "/\\")):
        return None
    if tag == "img" and attribute == "src" and not value.startswith("/uploads/"):
        return None
    return value


_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*["']([^"'>]*)""", re.IGNORECASE)


def _link_remote_image(found: re.Match[str]) -> str:
    address, label = _SOURCE.search(found[0]), _ALT.search(found[0])
    if address is None:
        return ""
    if address[1].startswith("/uploads/"):
        return found[0]  # ours: it stays an image
    words = html.unescape(label[1]) if label else ""
    return remote_image(html.unescape(address[1]), words)


_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)


def _without_code(source: str) -> str:
    return _CODE.sub(" ", source)
