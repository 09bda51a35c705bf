"""An authority of our own and what it certifies, and a machine elsewhere that speaks TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from community import clock


@dataclass
class Authority:
    """Certifies names; `root` is the file that whoever trusts it is given."""

    folder: Path
    name: str = "Our own authority"
    root: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._key = ec.generate_private_key(ec.SECP256R1())
        made = _begun(self.name, self.name, self._key.public_key(), days=30)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = made.add_extension(usage, critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = made.add_extension(identifier, critical=False)
        self.root = self.folder / "root.pem"
        signed = made.sign(self._key, hashes.SHA256())
        self.root.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def certify(self, host: str, *, days: int = 30) -> ssl.SSLContext:
        """What a server called `host` shows; with days below zero it has run out."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _begun(host, self.name, key.public_key(), days=days)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = made.add_extension(issuer, critical=False)
        signed = made.sign(self._key, hashes.SHA256())
        plain = serialization.NoEncryption()
        kept = self.folder / f"{host}{days}.pem"
        kept.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(kept)
        return context


def _begun(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, *, days: int
) -> x509.CertificateBuilder:
    def called(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    until = clock.now() + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(called(subject))
        .issuer_name(called(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=60))
        .not_valid_after(until)
    )


@dataclass
class Secured:
    """Its port, the names it was called by, and the requests it heard."""

    port: int
    called: list[str | None] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def secured(context: ssl.SSLContext, parts: Sequence[bytes]) -> Iterator[Secured]:
    """Every caller who believes the certificate hears these parts."""
    listener = socket.create_server(("127.0.0.1", 0))
    place = Secured(listener.getsockname()[1])
    context.sni_callback = lambda _socket, name, _context: place.called.append(name)

    def serve() -> None:
        while True:
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            caller.settimeout(5)
            try:
                with context.wrap_socket(caller, server_side=True) as speaking:
                    place.heard.append(speaking.recv(65_536))
                    for part in parts:
                        speaking.sendall(part)
            except OSError:  # the caller did not believe it, or has gone
                caller.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(6)
