"""What a file is by its bytes: neither its name nor what the browser calls it is believed.

Nothing is unpacked. Of an archive only the list of its parts is read, which lies within the bytes
that were sent, so no archive costs more than it weighs.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from community.errors import Refused
from community.words import N_

MOST_PARTS = 10_000  # of an archive
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_ODF = re.compile(
    rb"PK\x03\x04.{22}\x08\x00.{2}mimetype"
    rb"(application/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation))PK",
    re.DOTALL,
)
_DOCUMENTS = {
    b"word/document.xml": "application/x-docx",
    b"xl/workbook.xml": "application/x-xlsx",
    b"ppt/presentation.xml": "application/x-pptx",
}
_VISUAL_BASIC = re.compile(rb"(?:\A|/)vba(?:Project\.bin|Data\.xml)\Z", re.I)
_ODF_MACROS = (b"Basic/", b"Scripts/")
# A page or a program that was written down as text, or half a document. A page is looked for in
# the whole head, since comments come first.
_RUNS = re.compile(
    rb"\A%PDF-|\A\s*#!|\A\s*<\?|<!doctype\s+html|<html|<svg|<script|<head\b|<body\b|<iframe", re.I
)
# Pictures in the same box as film; they would keep the place at which they were taken.
_PICTURES = re.compile(rb"hei[cmsx]|hev[cmsx]|mif1|msf1|mi[ah]f|avi[fs]|jxl |crx ")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BY_NAME = {"csv": "text/csv", "md": "text/markdown", "markdown": "text/markdown"}
_HEAD = 4_096


def looks_like_image(content: bytes) -> bool:
    """Whether it says that it is an image; those are drawn anew and judged by that."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or content.startswith(_IMAGES)


def media_type_of(content: bytes, *, ending: str = "") -> str:
    """The media type, as it is stored, of a file that a post may hold; Refused for any other.

    All text is text by its bytes. Only which of the three harmless kinds of text it is called
    follows the `ending` of its name, since nothing in the bytes could say it.
    """
    found = _document(content) or _sound_or_film(content)
    if found is None and content and _is_text(content):
        found = _BY_NAME.get(ending.lower(), "text/plain")
    if not content:
        words = N_("This file is empty. Choose another one.")
        raise Refused(words, code="bad_file")
    if found is None:
        raise Refused(
            N_(
                "This kind of file cannot be added. Use an image, PDF, text, CSV, Markdown, a "
                "document without macros (docx, xlsx, pptx, odt, ods, odp), zip, sound or film."
            ),
            code="bad_file",
        )
    return found


def _document(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "application/pdf" if b"%%EOF" in content[-2_048:] else None
    if not content.startswith(b"PK\x03\x04"):
        return None
    parts = set(_parts(content))
    if not parts or any(map(_VISUAL_BASIC.search, parts)):
        return None
    if odf := _ODF.match(content):
        scripted = any(part.startswith(_ODF_MACROS) for part in parts)
        return None if scripted else odf[1].decode()
    if b"[Content_Types].xml" in parts:
        return next((kind for part, kind in _DOCUMENTS.items() if part in parts), None)
    return "application/zip"


def _parts(content: bytes) -> Iterator[bytes]:
    """The names in an archive, from the list at its end; none when that is damaged or too long."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if end < 0 or len(content) < end + 22:
        return
    count, size, at = struct.unpack_from("<HII", content, end + 10)
    if count > MOST_PARTS or at + size > end:
        return
    names = []
    for _each in range(count):
        if content[at : at + 4] != b"PK\x01\x02" or at + 46 > end:
            return
        name, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        names.append(content[at + 46 : at + 46 + name])
        at += 46 + name + extra + comment
    yield from names


def _sound_or_film(content: bytes) -> str | None:
    head = content[:12]
    if head[4:8] == b"ftyp":
        if _PICTURES.fullmatch(head[8:12]):
            return None
        return "audio/mp4" if head[8:12] in (b"M4A ", b"M4B ") else "video/mp4"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        return "video/webm"
    # The first frame of MPEG layer III, at a rate that exists, or the tag before it.
    frame = len(head) > 3 and head[0] == 0xFF and head[1] in (0xFA, 0xFB, 0xF2, 0xF3)
    if head.startswith(b"ID3") or (frame and head[2] >> 4 not in (0, 15)):
        return "audio/mpeg"
    return None


def _is_text(content: bytes) -> bool:
    """Text in UTF-8, or in what Windows wrote before; no page, no program, nothing binary."""
    if _CONTROL.search(content) or _RUNS.search(content[:_HEAD]):
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return _is_old_text(content)
    return True


def _is_old_text(content: bytes) -> bool:
    try:
        told = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    # Letters with accents stand alone among others; bytes of a program do not.
    strange = sum(not each.isascii() for each in told)
    return strange * 4 < len(told)
