"""Mails as people's programs write them, for the tests of what comes in."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

AUTHSERV = "mx.hearth.example"
NOTICE = "Ada answered your question “When do I sow?”."


def proven(domain: str = "hearth.example") -> str:
    """What the trusted server adds when the sender is genuine."""
    return (
        f"{AUTHSERV}; dkim=pass header.d={domain} header.s=s1;"
        f" spf=pass smtp.mailfrom={domain}; dmarc=pass (p=reject) header.from={domain}"
    )


def mail(
    to: str,
    body: str,
    *,
    sender: str = "ben@hearth.example",
    subject: str = "Re: When do I sow?",
    number: str = "<one@laptop.example>",
    results: str | None = None,
    kind: str = "plain",
    **heads: str,
) -> bytes:
    """A mail with a body of one kind, and the word of the receiving server on its sender."""
    message = EmailMessage(policy=SMTP)
    given = proven() if results is None else results
    if given:
        message["Authentication-Results"] = given
    message["From"] = f"Ben Belongs <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = number
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(body, subtype=kind)
    return message.as_bytes()


GMAIL = (
    "Two weeks after the last frost.\n\nBest,\nBen\n\n"
    "On Tue, Mar 5, 2030 at 12:00\u202fPM Hearth <no-reply@hearth.example> wrote:\n\n"
    f"> {NOTICE}\n>\n> https://hearth.example/threads/1\n"
)
OUTLOOK = (
    "Two weeks after the last frost.\n\nBest,\nBen\n\n"
    "________________________________\nFrom: Hearth <no-reply@hearth.example>\n"
    "Sent: Tuesday, March 5, 2030 12:00 PM\nTo: Ben Belongs <ben@hearth.example>\n"
    f"Subject: Ada answered\n\n{NOTICE}\n"
)
APPLE = (
    "Two weeks after the last frost.\n\nBest,\nBen\n\nSent from my iPhone\n\n"
    "> On 5 Mar 2030, at 12:00, Hearth <no-reply@hearth.example> wrote:\n> \n"
    f"> {NOTICE}\n"
)
GERMAN = (
    "Two weeks after the last frost.\n\nBest,\nBen\n\n"
    "Am Di., 5. März 2030 um 12:00 Uhr schrieb Hearth <\nno-reply@hearth.example>:\n\n"
    f"> {NOTICE}\n"
)
SIGNED = (
    "Two weeks after the last frost.\n\nBest,\nBen\n\n-- \nBen Belongs\nGardener\n+49 30 555\n\n"
    f"On 5 Mar 2030, at 12:00, Hearth <no-reply@hearth.example> wrote:\n> {NOTICE}\n"
)
BELOW = (
    "On 5 Mar 2030, at 12:00, Hearth <no-reply@hearth.example> wrote:\n"
    f"> {NOTICE}\n> https://hearth.example\n\nTwo weeks after the last frost.\n\nBest,\nBen\n"
)
SAID = "Two weeks after the last frost.\n\nBest,\nBen"
OUTLOOK_HTML = (
    "<html><head><style>p{margin:0}</style></head><body><div>Two weeks after the last frost."
    "</div><div><br></div><div>Best,<br>Ben</div><div id='appendonsend'></div><hr>"
    f"<div id='divRplyFwdMsg'><b>From:</b> Hearth<br><b>Sent:</b> x</div><div>{NOTICE}</div>"
    "</body></html>"
)
GMAIL_HTML = (
    "<div dir='ltr'>Two weeks after the last frost.<div><br></div><div>Best,<br>Ben</div></div><br>"
    "<div class='gmail_quote'><div class='gmail_attr'>On Tue, Hearth wrote:</div>"
    f"<blockquote class='gmail_quote'>{NOTICE}</blockquote></div>"
)


def came_back(
    mail_of_ours: EmailMessage, *, status: str = "5.1.1", number: str = "<dsn@mx>"
) -> bytes:
    """What a server sends back to where a mail said it may come back to."""
    head = "\r\n".join(f"{name}: {value}" for name, value in mail_of_ours.items())
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\n"
        f"To: {mail_of_ours['Return-Path'] or 'hearth@hearth.example'}\r\n"
        f"Message-ID: {number}\r\nAuto-Submitted: auto-replied\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {mail_of_ours['To']}\r\nAction: failed\r\n"
        f"Status: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n\r\n--b--\r\n"
    ).encode()
