"""The outbox of a demonstration: every mail, readable on this machine alone."""

from __future__ import annotations

import ipaddress

from flask import Blueprint, render_template, request

from app.config import binds_to_loopback
from app.rules import requires
from app.settings import settings
from app.transactions import reading
from community.errors import NotFound
from community.mail.queries import newest_mails

bp = Blueprint("mail", __name__)


@bp.get("/demo/mail")
@requires("mail.read_demo")
def outbox() -> str:
    """The newest hundred mails, those to `?to=` alone when it is given."""
    if not (settings().demo and binds_to_loopback(settings().bind) and _from_this_machine()):
        raise NotFound
    recipient = request.args.get("to", "").strip().lower()[:254]
    with reading() as session:
        mails = newest_mails(session, recipient=recipient)
    return render_template("mail/outbox.html", mails=mails, recipient=recipient)


def _from_this_machine() -> bool:
    # The peer itself: a proxy on this machine would make everybody look local.
    peer = request.environ.get("werkzeug.proxy_fix.orig", {}).get(
        "REMOTE_ADDR", request.remote_addr
    )
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    try:
        return ipaddress.ip_address(peer or "").is_loopback and not forwarded
    except ValueError:
        return False
