"""How alike two texts are, by signatures of a fixed size: the cost of a post never grows.

MinHash over shingles: the share of places in which two signatures agree estimates the share of
shingles that two texts have in common (A. Broder, On the resemblance and containment of documents,
1997). Signatures are found by bands, parts of them that agree entirely (A. Rajaraman, J. Ullman,
Mining of Massive Datasets, section 3.4): with four bands of four, texts that share 0.8 of their
shingles meet in at least one with a chance of 0.88, those that share 0.2 with one of 0.006.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from hashlib import sha256

_PLACES = 16
_PRIME = 2**31 - 1
_BANDS, _ROWS = 4, 4
_SHINGLE = 3  # words
_FEWEST_WORDS = 12  # shorter texts are alike by nature: thank you, that worked
_MOST_WORDS = 200  # of a long text its beginning says enough
_WORD = re.compile(r"\w+")
# Fixed for ever, or signatures that are kept could not be compared with new ones.
_TWISTS = [
    (
        1 + int.from_bytes(sha256(b"times %d" % place).digest()[:4]) % (_PRIME - 1),
        int.from_bytes(sha256(b"plus %d" % place).digest()[:4]) % _PRIME,
    )
    for place in range(_PLACES)
]
_FORM = struct.Struct(f">{_PLACES}I")


def signature_of(text: str) -> bytes | None:
    """The signature of a text, 64 bytes; None for one of few words."""
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    if len(words) < _FEWEST_WORDS:
        return None
    shingles = {
        zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode()) % _PRIME
        for at in range(len(words) - _SHINGLE + 1)
    }
    return _FORM.pack(
        *(min((times * each + plus) % _PRIME for each in shingles) for times, plus in _TWISTS)
    )


def bands_of(signature: bytes) -> Sequence[int]:
    """The numbers by which signatures that are likely alike are found; each below 2^62."""
    width = 4 * _ROWS
    parts = (signature[band * width : (band + 1) * width] for band in range(_BANDS))
    return [
        (band << 60) | (int.from_bytes(sha256(part).digest()[:8]) >> 4)
        for band, part in enumerate(parts)
    ]


def likeness(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common, 0 to 1."""
    agreeing: int = sum(
        mine == theirs for mine, theirs in zip(_FORM.unpack(one), _FORM.unpack(other), strict=True)
    )
    return agreeing / _PLACES
