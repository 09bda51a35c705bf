"""Hostile pages: plain words come out of them, soon, or nothing does."""

from __future__ import annotations

import time
import unicodedata

import pytest

from app.previews.pages import LONGEST_ABOUT, LONGEST_TITLE, read_page
from community.previews.keeping import Found


def page(body: bytes | str, kind: str = "text/html; charset=utf-8") -> Found | None:
    content = body.encode() if isinstance(body, str) else body
    return read_page(content, kind, host="site.example")


def test_a_page_says_its_title_what_it_is_about_and_where() -> None:
    assert page(
        "<!doctype html><html><head><title>Plain</title>"
        '<meta property="og:title" content="Kiln &amp; &quot;clay&quot;">'
        "<META NAME=Description CONTENT='How to\n  fire'>"
        '<meta property="og:site_name" content="Pottery daily"></head><body>'
        '<meta property="og:title" content="later">'
    ) == Found(title='Kiln & "clay"', description="How to fire", site="Pottery daily")
    assert page("<title>Plain</title>") == Found(title="Plain")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/html"),
        (b"<title> \n </title>", "text/html"),
        (b"<title>x</title>", "application/json"),
        (b"<title>x</title>", ""),
        (b"%PDF-1.7", "application/pdf"),
        (b"<body><title>x</title>", "text/html"),
        (b"<script>'<title>x</title>'</script>", "text/html"),
        (b"<!-- <title>x</title> -->", "text/html"),
    ],
)
def test_what_is_no_page_or_has_no_title_says_nothing(body: bytes, kind: str) -> None:
    assert page(body, kind) is None


def test_words_are_plain_on_one_line_and_cut() -> None:
    found = page(
        "<title>a\u202ebc\u2066\u200b\x1b[31m &lt;script&gt;alert(1)&lt;/script&gt; "
        + "word " * 200
        + '</title><meta name="description" content="'
        + "x" * 5_000
        + '">'
    )

    assert found is not None
    assert found.title.startswith("abc[31m <script>alert(1)</script> word")
    assert found.title.endswith("word…")
    assert len(found.title) <= LONGEST_TITLE
    assert len(found.description) == LONGEST_ABOUT
    assert not any(unicodedata.category(each)[0] == "C" for each in found.title)


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        ("<title>Größe</title>".encode("latin-1"), "text/html; charset=ISO-8859-1", "Größe"),
        (
            '<meta charset="windows-1252"><title>“Größe”</title>'.encode("cp1252"),
            "text/html",
            "“Größe”",
        ),
        ("<meta charset=shift_jis><title>窯</title>".encode("shift_jis"), "text/html", "窯"),
        (b"<title>plain</title>", "text/html; charset=zip", "plain"),
        (b"<title>plain \xff</title>", "text/html; charset=punycode", "plain �"),
    ],
)
def test_the_code_it_is_written_in_is_one_of_texts(body: bytes, kind: str, title: str) -> None:
    found = page(body, kind)

    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    "body",
    [
        *(b"<b>" * 150_000, b"<title>" * 60_000, b"<!--" * 100_000, b"<meta " * 80_000),
        *(b"<svg><title>" * 40_000, b"<table>" * 70_000, b"<" * 500_000, b"<![CDATA[" * 50_000),
        b'<meta name="description" content="' + b"&amp;" * 100_000,
        b"<template>" * 50_000 + b"<title>x</title>",
        b"<title>" + b" " * 400_000,
    ],
)
def test_no_page_takes_long(body: bytes) -> None:
    started = time.process_time()

    page(body)

    assert time.process_time() - started < 0.5
