"""Files that a text links to, told beside their names: what they are and how large."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import partial
from itertools import islice

MOST_FILES = 50  # looked up to see what they are; further ones are plain links

_KEY = r"[A-Za-z0-9_-]{20,43}"
_ADDRESS = re.compile(rf"/uploads/({_KEY})")
# As it comes out of the sanitiser, with nothing but words inside.
_LINK = re.compile(rf'(<a href="/uploads/({_KEY})" rel="[a-z ]+")>([^<]+)</a>')
# Whatever shows or links a file here opens it to the readers of the post.
_USED = re.compile(rf'(?:src|href)="/uploads/({_KEY})"')


def files_in(source: str) -> list[str]:
    """The keys of uploads that a text names, in order; the first fifty of them."""
    return list(islice(dict.fromkeys(_ADDRESS.findall(source)), MOST_FILES))


def uploads_of(safe_html: str) -> tuple[str, ...]:
    """The keys of the uploads that sanitised HTML shows or links, each once."""
    return tuple(dict.fromkeys(_USED.findall(safe_html)))


def with_files_told(safe_html: str, files: Mapping[str, str]) -> str:
    """Sanitised HTML whose links to these files say what they are.

    After the sanitiser, so that nobody can dress another link up as a file.
    """
    return _LINK.sub(partial(_tell, files=files), safe_html) if files else safe_html


def _tell(found: re.Match[str], *, files: Mapping[str, str]) -> str:
    opening, key, name = found.groups()
    if key not in files:
        return found[0]
    told = html.escape(files[key])
    return (
        f'{opening} class="attachment"><bdi class="attachment__name">{name}</bdi> '
        f'<span class="attachment__about">{told}</span></a>'
    )
