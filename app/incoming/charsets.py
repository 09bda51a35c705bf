"""Letters from bytes, by the character sets that mail is written in and no other codec.

Python knows codecs that are none, and one that takes an hour for a megabyte.
"""

from __future__ import annotations

import codecs

_KNOWN = frozenset(
    {
        *("utf-8", "utf-16", "ascii", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp"),
        *("iso2022_jp", "euc_kr", "cp932", "cp949", "koi8-r", "koi8-u", "mac-roman", "tis-620"),
        *(f"iso8859-{number}" for number in (*range(1, 12), *range(13, 17))),
        *(f"cp125{number}" for number in range(9)),
    }
)


def letters(content: bytes, charset: str) -> str:
    """What the bytes say; where the set is not known or not kept to, by the likeliest one."""
    for name in (charset, "utf-8"):
        try:
            if codecs.lookup(name).name in _KNOWN:
                return _whole(content.decode(name))
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
