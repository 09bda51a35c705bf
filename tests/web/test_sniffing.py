"""What a file is by its bytes, whatever it is called; nothing is unpacked to find out."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from app.sniffing import MOST_PARTS, media_type_of
from community.errors import Refused
from community.threads.filetypes import content_type_of

PDF = b"%PDF-1.7\n1 0 obj << /Author (Ben) /OpenAction << /JS (x) >> >>\n%%EOF\n"


def archive(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        if first:
            file.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            file.writestr(name, "x")
    return target.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", first=("mimetype", b"application/vnd.oasis.opendocument.text"))


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (PDF, "a.exe", "application/pdf"),
        (DOCX, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            archive("[Content_Types].xml", "ppt/presentation.xml"),
            "a.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (ODT, "a.odt", "application/vnd.oasis.opendocument.text"),
        (archive("a/b.txt"), "a.zip", "application/zip"),
        ("Größe;Ä\n1;2\n".encode(), "a.csv", "text/csv"),
        ("Größe;Ä and more words\n1;2\n".encode("cp1252"), "a.csv", "text/csv"),
        (b"# Title\n", "a.md", "text/markdown"),
        (b"print('hello')", "a.bat", "text/plain"),
        (b"\x00\x00\x00\x20ftypisom" + b"\x00" * 20, "a.mp4", "video/mp4"),
        (b"ID3\x04" + b"\x00" * 20, "a.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + b"\x00" * 20, "a.mp3", "audio/mpeg"),
        (b"OggS" + b"\x00" * 20, "a.ogg", "audio/ogg"),
    ],
)
def test_the_bytes_say_what_a_file_is(content: bytes, name: str, media_type: str) -> None:
    found = media_type_of(content, ending=name.rpartition(".")[2])

    assert content_type_of(found) == media_type
    assert len(found) <= 60  # as long as the column is


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\x00" * 60,
        b"\x7fELF" + b"\x00" * 60,
        b"%PDF-1.7 cut off",
        b"PK\x03\x04 cut off",
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20,  # a picture, with where it was taken
        b"\x00\x00\x00\x18ftypavif" + b"\x00" * 20,
        b"#!/bin/sh\nrm -rf /\n",
        b"<?php system($_GET['x']); ?>",
        b"  <!-- a comment first -->\n<HTML><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60,
        bytes(range(128, 256)) * 4,
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive(
            "Basic/Standard/Module1.xml",
            first=("mimetype", b"application/vnd.oasis.opendocument.text"),
        ),
        archive("[Content_Types].xml", "visio/document.xml"),
    ],
)
def test_g1_what_is_on_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        media_type_of(content, ending="pdf")

    assert refused.value.code == "bad_file"


def test_an_archive_is_not_unpacked_and_its_list_is_bounded() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(20):
            file.writestr(f"{number}.txt", b"\x00" * 10_000_000)
    bomb = target.getvalue()
    assert len(bomb) < 300_000
    started = time.process_time()

    assert media_type_of(bomb) == "application/zip"
    many = archive(*(str(each) for each in range(MOST_PARTS + 1)))
    wrong = many[:-12] + struct.pack("<HIIH", 5, 2**32 - 1, 2**32 - 1, 0)
    for content in (many, wrong):
        with pytest.raises(Refused):
            media_type_of(content)

    assert time.process_time() - started < 1.5
