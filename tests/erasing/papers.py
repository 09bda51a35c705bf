"""The files beside the database that a person's words can stand in."""

from __future__ import annotations

from app.config import Settings
from tests.erasing.finding import WORD


def write_files(settings: Settings, *, secret: str) -> None:
    """A copy of their data that holds a secret, and letters that could not be sent."""
    settings.exports_dir.mkdir(exist_ok=True)
    (settings.exports_dir / f"{WORD}.zip").write_bytes(b"a copy of " + secret.encode())
    letters = settings.data_dir / "unsent-mail"
    letters.mkdir()
    (letters / "mail-1.eml").write_bytes(
        b"To: ada@hearth.example\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
        b"\r\n\r\nAsk @qzca=\r\nnary-ben about it.\r\n"
    )
    (letters / "mail-2.eml").write_bytes(b"To: ada@hearth.example\r\nSubject: Else\r\n\r\nHi\r\n")
