"""A real IMAP server for the time of a test run: Dovecot, in a folder and on a port of its own."""

from __future__ import annotations

import getpass
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import _die_with_parent

_PROGRAMS = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")
USER, PASSWORD = "hearth", "open-sesame"
_CONFIG = """
base_dir = {run}
state_dir = {run}
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{mail}/%u
default_internal_user = {inner}
default_login_user = {inner}
default_internal_group = {group}
first_valid_uid = 1
mail_max_userip_connections = 50
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service imap {{
  service_count = 1000
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%u
}}
"""


@dataclass(frozen=True)
class Imap:
    """Where it listens; `connect` enters as a test does, and as the product does not."""

    port: int
    log: Path

    @contextmanager
    def connect(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """The mailbox, entered."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as server:
            server.login(USER, PASSWORD)
            server.select(folder)
            yield server

    def put(self, raw: bytes, *, folder: str = "INBOX") -> None:
        """Let a message arrive."""
        with self.connect() as server:
            status, told = server.append(folder, "", "", raw)
            assert status == "OK", told

    def flags(self) -> list[str]:
        """The flags of each message, in order."""
        with self.connect() as server:
            _status, found = server.uid("FETCH", "1:*", "(FLAGS)")
            return [part.decode() for part in found if isinstance(part, bytes)]

    def unseen(self) -> int:
        """How many wait."""
        return sum("\\Seen" not in each for each in self.flags())

    def empty(self) -> None:
        """Throw everything away, between two tests."""
        with self.connect() as server:
            server.uid("STORE", "1:*", "+FLAGS.SILENT", r"(\Deleted)")
            server.expunge()


def program() -> str | None:
    """Dovecot 2.3, where this machine has it; its configuration is written otherwise since."""
    found = shutil.which("dovecot") or next(filter(os.path.isfile, _PROGRAMS), None)
    if found is None:
        return None
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return found if told.stdout.startswith("2.3.") else None


@contextmanager
def running(dovecot: str) -> Iterator[Imap]:
    """A server that ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="hearth-imap-", dir="/tmp"))  # a socket's path is short
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    config = _write_config(folder, port)
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [dovecot, "-F", "-c", config],
            stderr=said,
            cwd=folder,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call into libc, no Python state
        )
    try:
        imap = Imap(port, folder / "log")
        _wait_until_it_answers(imap, process)
        yield imap
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _write_config(folder: Path, port: int) -> Path:
    root = os.geteuid() == 0
    # As root it gives its own rights away; else everything is done as whoever runs the tests.
    owner = pwd.getpwnam("nobody" if root else getpass.getuser())
    group = subprocess.run(["id", "-gn", owner.pw_name], capture_output=True, text=True, check=True)
    mail = folder / "mail"
    mail.mkdir()
    folder.chmod(0o755)
    if root:
        os.chown(mail, owner.pw_uid, owner.pw_gid)
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            run=folder / "run",
            mail=mail,
            inner=owner.pw_name,
            group=group.stdout.strip(),
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=port,
            password=PASSWORD,
        )
    )
    return config


def _wait_until_it_answers(imap: Imap, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            with imap.connect():
                return
        except (OSError, imaplib.IMAP4.error) as error:
            if process.poll() is not None or time.monotonic() > until:
                told = [
                    each.read_text() for each in imap.log.parent.glob("[ls]*") if each.is_file()
                ]
                message = f"Dovecot does not answer: {error}\n" + "\n".join(told)
                raise RuntimeError(message) from error
            time.sleep(0.05)
