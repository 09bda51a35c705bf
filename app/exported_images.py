"""Images and files of an export: what its posts show and whoever takes it along may see."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.uploading import path_of
from community.threads.filetypes import ending_of, is_image

FOLDERS = {True: "images/", False: "files/"}  # by whether it is an image
_SHOWN = re.compile(r'(?P<how>src|href)="/uploads/(?P<key>[\w-]{1,43})"')
_PART = 256 * 1024  # bytes that are held at once
# SHA-256 and media type of those among these keys that may be seen.
MaySee = Callable[[set[str]], Mapping[str, tuple[str, str]]]


@dataclass
class Images:
    """What the file holds so far: names are made of the content, so that each is in it once."""

    file: zipfile.ZipFile
    may_see: MaySee
    names: dict[str, str] = field(default_factory=dict)  # by the key of their address
    _asked: set[str] = field(default_factory=set)
    _written: set[str] = field(default_factory=set)

    def take(self, bodies: Iterable[str]) -> Iterator[None]:
        """Write the images of these bodies, a part at each step; before the pages that show them.

        What cannot be seen or is gone from the disk keeps its address on the site.
        """
        keys = {found["key"] for body in bodies for found in _SHOWN.finditer(body)} - self._asked
        self._asked |= keys
        for key, (sha256, media_type) in sorted(self.may_see(keys).items() if keys else ()):
            name = f"{FOLDERS[is_image(media_type)]}{sha256}.{ending_of(media_type)}"
            try:
                if name not in self._written:
                    yield from self._write(name, sha256)
            except FileNotFoundError:
                continue
            self.names[key] = name

    def _write(self, name: str, sha256: str) -> Iterator[None]:
        with path_of(sha256).open("rb") as content:
            self._written.add(name)
            # Most is compressed already: `ZipInfo` stores what it is not told to deflate.
            with self.file.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
                while part := content.read(_PART):
                    target.write(part)
                    yield

    def within(self, body: str, *, up: str) -> str:
        """The body with its images, and links to them, led into the file."""

        def leading(found: re.Match[str]) -> str:
            name = self.names.get(found["key"])
            return f'{found["how"]}="{up}{name}"' if name else found[0]

        return _SHOWN.sub(leading, body)

    def listed(self) -> Iterator[dict[str, str]]:
        """Which address of the texts is which file."""
        for key, name in sorted(self.names.items()):
            yield {"address": f"/uploads/{key}", "file": name}
