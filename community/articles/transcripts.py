"""What is said in a recording: WebVTT, SRT or plain text becomes passages; no database."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from community.errors import Refused
from community.text import clean
from community.words import N_, Words

LONGEST_TRANSCRIPT = 400_000  # characters
MOST_PASSAGES = 2_000
_LONG_ENOUGH = 240  # characters, or as many seconds as below: then a passage ends with its cue
_SECONDS = 30
_LONGEST_PASSAGE = 2_000
_TIMED = re.compile(r"\d\d:\d\d[.,]\d{3}[ \t]+-->")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Some sentences of a recording; `start` in whole seconds, None where no time is known."""

    start: int | None
    words: str


def passages_of(transcript: str) -> list[Passage]:
    """A transcript as passages of about half a minute; paragraphs where it has no times.

    Refused for more than 400,000 characters or 2,000 passages, and for times that cannot be read.
    """
    text = (
        clean(transcript).replace("\r\n", "\n").replace("\r", "\n").strip().removeprefix("\ufeff")
    )
    if len(text) > LONGEST_TRANSCRIPT:
        raise _refused(N_("A transcript has %(most)s characters at most.", most=LONGEST_TRANSCRIPT))
    found = _gathered(_cues(text)) if _TIMED.search(text) else _paragraphs(text)
    if len(found) > MOST_PASSAGES:
        raise _refused(N_("This transcript has too many parts. Split the recording in two."))
    return found


def _cues(text: str) -> list[tuple[int, str]]:
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    try:
        read = webvtt.from_buffer(io.StringIO(text + "\n"), format=kind)
        cues = [
            (int(cue.start_in_seconds), " ".join(html.unescape(cue.text).split()))
            for cue in read.captions
        ]
    except (MalformedFileError, MalformedCaptionError, ValueError):
        cues = []
    if not cues:
        raise _refused(N_("The times in this transcript cannot be read. Save it as WebVTT or SRT."))
    return sorted(cue for cue in cues if cue[1])


def _gathered(cues: Iterable[tuple[int, str]]) -> list[Passage]:
    found: list[Passage] = []
    start, words = 0, ""
    for at, said in cues:
        if words and (len(words) >= _LONG_ENOUGH or at - start >= _SECONDS):
            found.append(Passage(start=start, words=words[:_LONGEST_PASSAGE]))
            words = ""
        start = start if words else at
        words = f"{words} {said}".strip()
    if words:
        found.append(Passage(start=start, words=words[:_LONGEST_PASSAGE]))
    return found


def _paragraphs(text: str) -> list[Passage]:
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return [
        Passage(start=None, words=part[at : at + _LONGEST_PASSAGE])
        for part in parts
        for at in range(0, len(part), _LONGEST_PASSAGE)
    ]


def as_webvtt(passages: Sequence[Passage]) -> str:
    """The passages that have times as captions, each until the next begins."""
    timed = [each for each in passages if each.start is not None]
    made = webvtt.WebVTT()
    for number, each in enumerate(timed):
        start = each.start or 0
        end = (timed[number + 1].start or 0) if number + 1 < len(timed) else start + _SECONDS
        words = each.words.replace("-->", "→").replace("&", "&amp;").replace("<", "&lt;")
        made.captions.append(webvtt.Caption(_clock(start), _clock(max(end, start + 1)), words))
    return str(made.content) + "\n"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def is_address(url: str) -> bool:
    """Whether it can be read as an address that names a host."""
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def address_at(url: str, seconds: int | None) -> str:
    """Where a recording goes on from a moment, as its host understands it; else empty."""
    if seconds is None or not is_address(url):
        return ""
    parts = urlsplit(url)
    host, joint = parts.hostname or "", "&" if parts.query else "?"
    if host in ("youtu.be", "youtube.com", "www.youtube.com", "www.youtube-nocookie.com"):
        return f"{url}{joint}t={seconds}s"
    if host in ("vimeo.com", "player.vimeo.com"):
        return f"{url.partition('#')[0]}#t={seconds}s"
    if parts.path.startswith(("/w/", "/videos/watch/")):  # PeerTube
        return f"{url}{joint}start={seconds}s"
    if parts.path.lower().endswith((".mp4", ".webm", ".ogg", ".mp3", ".m4a")):
        return f"{url.partition('#')[0]}#t={seconds}"
    return ""


def _refused(problem: Words) -> Refused:
    return Refused(problem, code="bad_transcript", fields={"transcript": problem})
