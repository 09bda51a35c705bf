"""Which links of a post get a card, and where it stands."""

from __future__ import annotations

import time

import pytest

from community.previews.links import MOST_CARDS, digest_of, links_in, thread_of, with_cards
from community.text import render, render_html

_A, _B = "https://a.example/x", "https://b.example/y?q=1&r=2"


def found(source: str) -> tuple[str, ...]:
    return links_in(render(source).html)


def carded(source: str) -> str:
    return with_cards(render(source).html, lambda link: f"[card {link}]")


@pytest.mark.parametrize(
    ("source", "links"),
    [
        (_A, (_A,)),
        (f"See this:\n{_A}\nand that:\n\n{_B}", (_A, _B)),
        (f"<{_A}>", (_A,)),
        (f"Within {_A} a line", ()),
        (f"[a name]({_A})", ()),
        (f"[https://good.example/]({_A})", ()),
        (f"> {_A}", ()),
        (f"- {_A}", ()),
        (f"| a |\n|---|\n| {_A} |", ()),
        (f"`{_A}`\n\n    {_A}\n\n```\n{_A}\n```", ()),
        (f"{_A}\n\n{_A}", (_A,)),
        ("javascript:alert(1)\n\nmailto:a@b.example", ()),
        ("\n\n".join(f"https://{n}.example/" for n in range(9)), None),
    ],
)
def test_only_links_that_stand_alone_get_a_card(source: str, links: tuple[str, ...] | None) -> None:
    if links is None:
        assert len(found(source)) == MOST_CARDS
    else:
        assert found(source) == links


def test_a_card_takes_the_place_of_a_link_or_stands_below_its_words() -> None:
    assert carded(f"One\n\n{_A}\n\nTwo") == f"<p>One</p>\n[card {_A}]\n<p>Two</p>\n"
    below = carded(f"See this:\n{_A}")
    assert below.startswith("<p>See this:\n<a ")
    assert below.rstrip().endswith(f"</p>[card {_A}]")
    assert with_cards(render(_A).html, lambda _link: None) == render(_A).html


def test_a_post_that_came_in_as_html_has_cards_too() -> None:
    assert links_in(render_html(f'<p><a href="{_A}">{_A}</a></p>').html) == (_A,)


def test_what_follows_a_hash_leads_to_the_same_page() -> None:
    assert digest_of(_A) == digest_of(f"{_A}#part") != digest_of(_B)


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://h.example/threads/7", 7),
        ("https://h.example/threads/7?post=9#reply-9", 7),
        ("https://h.example/threads/7/edit", None),
        ("https://h.example.evil.example/threads/7", None),
        ("https://h.example@evil.example/threads/7", None),
        ("https://other.example/threads/7", None),
        ("https://h.example/threads/9999999999999999999", None),
    ],
)
def test_a_thread_of_this_site_is_known_by_its_address(address: str, number: int | None) -> None:
    assert thread_of(address, "https://h.example") == number


def test_a_long_post_is_looked_through_at_once() -> None:
    made = render("\n".join(f"https://{n}.example/" for n in range(2_500))).html
    started = time.process_time()

    assert len(links_in(made)) == MOST_CARDS
    with_cards(made, lambda link: link)
    links_in("<p>" * 50_000 + '<a href="http')

    assert time.process_time() - started < 1
