"""What somebody wrote, without what their program put around it: quotes and signatures.

A function of our own. The maintained library for this does it with expressions over the whole
text: a line of 60,000 characters that repeats “On ”, or 30,000 empty lines, keep it busy for more
than twenty seconds (measured), and whoever may write a mail could stop the worker. Here every line
is looked at once, cut to a length that no real one has.
"""

from __future__ import annotations

import re

_LONGEST_LINE = 400  # characters of a line that are looked at
_MOST_LINES = 20_000
_WRAPPED = 3  # lines over which a program spreads “On … wrote:”

# “On Tue, 5 Mar 2030 at 12:00, Hearth <…> wrote:” as programs say it, each at the end of a line.
_SAID = re.compile(
    r"(?:wrote|writes|schrieb|geschrieben|a écrit|escribió|ha scritto|scrisse|schreef|skrev"
    r"|escreveu|napisał\(?a?\)?|kirjoitti)\b[^:]{0,120}:\s*$",
    re.IGNORECASE,
)
_SAID_FIRST = re.compile(r"(?:on|am|le|el|il|op|den|em|dnia|pe|ti|ma|ke|to|la|su)\s", re.IGNORECASE)
# Something that a date or a sender has and a sentence seldom: a number and a time, or an address.
_DATED = re.compile(r"\d{1,4}.*\d|<[^<>]{1,200}@[^<>]{1,200}>|\S@\S")
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|original appointment|forwarded message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|message d'origine|message transféré|mensaje original"
    r"|messaggio originale|oorspronkelijk bericht|reply message)\s*-{2,}",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"[*_]{0,2}(?:from|von|de|da|van|från|fra|od|lähettäjä)[*_]{0,2}\s?:[*_]{0,2}\s?\S",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"[*_]{0,2}(?:sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para"
    r"|asunto|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne)"
    r"[*_]{0,2}\s?:",
    re.IGNORECASE,
)
_LINE = re.compile(r"[_\-=]{10,}\s*")
_DEVICE = re.compile(
    r"(?:sent from|get outlook for|sent with|sent via|gesendet mit|gesendet von|von meinem"
    r"|diese nachricht wurde von|envoyé de|enviado desde|inviato da|verstuurd vanaf|holen sie sich"
    r" outlook|outlook für (?:ios|android))\b.{0,120}",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"-- ?")
_QUOTED = re.compile(r"\s{0,3}>")


def own_words(text: str) -> str:
    """The text without what is quoted below it, or above it, and without a signature.

    A quote between own lines is kept, as whoever answers sentence by sentence means it.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]
    lines = _without_signature(lines[: _end(lines)])
    lines = _trimmed(lines)
    while lines and _is_quoted(lines[-1]):
        lines = _trimmed(lines[: _begin_of_quote(lines)])
        lines = _trimmed(_without_intro(lines))
    lines = _without_signature(lines)
    return "\n".join(_without_first_quote(_trimmed(lines))).strip("\n")


def _end(lines: list[str]) -> int:
    """Where the program's own line says that everything below is an older message."""
    for at, line in enumerate(lines):
        words = line[:_LONGEST_LINE].strip()
        if _ORIGINAL.match(words) or _is_head_of_older(lines, at):
            return at - 1 if at and _LINE.fullmatch(lines[at - 1].strip()) else at
        if _is_intro(lines, at) and not _quote_follows(lines, at):
            return at
    return len(lines)


def _is_head_of_older(lines: list[str], at: int) -> bool:
    """“From: …” and within two lines more of such a head, as Outlook writes it above."""
    if not _FROM.match(lines[at][:_LONGEST_LINE].strip()):
        return False
    after = [line[:_LONGEST_LINE].strip() for line in lines[at + 1 : at + 5]]
    return sum(bool(_HEADED.match(line)) for line in after) >= 2


def _is_intro(lines: list[str], at: int) -> bool:
    """Whether “On … wrote:” begins here; programs break it into up to three lines."""
    if not _SAID_FIRST.match(lines[at][:_LONGEST_LINE].lstrip(" *")):
        return False
    said = ""
    for line in lines[at : at + _WRAPPED]:
        if said and (not line.strip() or _is_quoted(line)):
            return False
        said = f"{said} {line.strip()}"[: 2 * _LONGEST_LINE]
        if _SAID.search(said[-200:]):
            return bool(_DATED.search(said))
    return False


def _quote_follows(lines: list[str], at: int) -> bool:
    after = [line for line in lines[at : at + _WRAPPED + 3] if line.strip()]
    return any(map(_is_quoted, after))


def _is_quoted(line: str) -> bool:
    return _QUOTED.match(line) is not None


def _begin_of_quote(lines: list[str]) -> int:
    at = len(lines)
    while at and (_is_quoted(lines[at - 1]) or not lines[at - 1].strip()):
        at -= 1
    return at


def _without_intro(lines: list[str]) -> list[str]:
    """Without “On … wrote:” where it stands last."""
    for at in range(max(len(lines) - _WRAPPED, 0), len(lines)):
        said = " ".join(line.strip() for line in lines[at:])
        if _is_intro(lines, at) and _SAID.search(said[-200:]):
            return lines[:at]
    return lines


def _without_first_quote(lines: list[str]) -> list[str]:
    """Whoever writes below what they answer quotes it once: that quote goes, with its intro.

    Of several quotes the first is kept too: they are answered one by one.
    """
    at = 0
    for intro in range(min(len(lines), 2)):
        if _is_intro(lines, intro):
            at = intro + 1
            while at < len(lines) and not _is_quoted(lines[at]) and at <= intro + _WRAPPED:
                at += 1
            break
    if at >= len(lines) or not _is_quoted(lines[at]):
        return lines
    end = at
    while end < len(lines) and _is_quoted(lines[end]):
        end += 1
    if any(map(_is_quoted, lines[end:])):
        return lines[at:] if at else lines
    return _trimmed(lines[end:])


def _without_signature(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if _SIGNATURE.fullmatch(line):
            return lines[:at]
    kept = _trimmed(lines)
    while kept and _DEVICE.fullmatch(kept[-1][:_LONGEST_LINE].strip(" *_[]()<>")):
        kept = _trimmed(kept[:-1])
    return kept


def _trimmed(lines: list[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[begin:end]


def unflowed(text: str, *, joined: bool = False) -> str:
    """RFC 3676: lines that a program broke are one line again, each at its depth of quotation."""
    made: list[str] = []
    before = (0, False)  # depth, and whether the line goes on
    for line in text.replace("\r\n", "\n").split("\n")[:_MOST_LINES]:
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:]
        words = words.removeprefix(" ")
        ends = words == "-- " or not words.endswith(" ")
        said = words[:-1] if joined and not ends else words
        if before == (depth, True) and words != "-- ":
            made[-1] += said
        else:
            made.append(f"{'>' * depth} {said}" if depth else said)
        before = (depth, not ends)
    return "\n".join(line if line == "-- " else line.rstrip() for line in made)
