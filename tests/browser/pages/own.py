"""The pages of an account: coming in, and settings."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

ACCOUNTS = (
    Page(
        endpoint="accounts.sign_in",
        path="/sign-in",
        who="visitor",
        refused={"login": "nobody@kilns.example", "password": "a wrong one"},
    ),
    Page(
        endpoint="accounts.register",
        path="/sign-up",
        who="visitor",
        refused={"name": "Nora Quill", "email": "nora at kilns", "password": "short"},
    ),
    # The provider of the scenes is silent; tests/web/sign_on has one that speaks.
    Page(endpoint="accounts.go_to_provider", path="/sign-in/provider", who="visitor", status=502),
    Page(
        endpoint="accounts.come_from_provider",
        path="/sign-in/provider/callback",
        who="visitor",
        status=400,
    ),
    Page(endpoint="accounts.sign_up_sent", path="/sign-up/sent", who="visitor"),
    Page(endpoint="accounts.waiting", path="/sign-up/waiting", who="visitor"),
    Page(
        endpoint="accounts.confirm",
        path="/sign-up/confirm?token=nothing",
        who="visitor",
        refused={"password": "a wrong one"},
    ),
    Page(
        endpoint="accounts.resend",
        path="/sign-up/resend",
        who="visitor",
        refused={"email": "nora at kilns"},
    ),
    Page(
        endpoint="accounts.reset", path="/reset", who="visitor", refused={"email": "nora at kilns"}
    ),
    Page(endpoint="accounts.reset_sent", path="/reset/sent", who="visitor"),
    Page(
        endpoint="accounts.new_password",
        path="/reset/new?token={reset}",
        who="visitor",
        refused={"password": "short"},
    ),
    Page(
        endpoint="accounts.claim",
        path="/claim?token={claim}",
        who="visitor",
        refused={"token": "abcd-efgh", "email": "nora at kilns", "password": "short"},
    ),
    Page(
        endpoint="accounts.code",
        path="/sign-in/code",
        who="visitor",
        refused={"code": "000 000"},
    ),
)
SETTINGS = (
    Page(
        endpoint="settings.profile",
        path="/settings/profile",
        states=WORDS,
        refused={"name": "", "website": "not an address", "headline": "Mends turbines"},
    ),
    Page(endpoint="settings.badges", path="/settings/badges", states=WORDS),
    Page(
        endpoint="settings.appearance",
        path="/settings/appearance",
        refused={"time_zone": "Middle Earth"},
    ),
    Page(
        endpoint="settings.account",
        path="/settings/account",
        states=WORDS,
        refused={"email": "lotte at kilns"},
    ),
    Page(
        endpoint="settings.address",
        path="/settings/account/address?token=nothing",
        refused={"token": "nothing"},
    ),
    Page(
        endpoint="settings.confirm",
        path="/settings/confirm",
        who="facilitator",
        refused={"password": "a wrong one"},
    ),
    # Somebody without a password.
    Page(
        endpoint="settings.confirm",
        path="/settings/confirm",
        called="settings-confirm-otherwise",
    ),
    Page(endpoint="settings.confirm_at_provider", path="/settings/confirm/provider", status=502),
    Page(
        endpoint="settings.begin_connecting",
        path="/settings/security/provider/begin",
        status=502,
    ),
    Page(endpoint="settings.connect", path="/settings/security/provider"),
    Page(endpoint="settings.handle", path="/settings/handle", refused={"handle": "Not A Handle"}),
    Page(endpoint="settings.avatar", path="/settings/avatar", who="facilitator"),
    Page(endpoint="settings.notifications", path="/settings/notifications", states=LISTS),
    Page(
        endpoint="settings.rhythm",
        path="/settings/notifications/mails",
        refused={"quiet_from": "07:00", "quiet_until": "07:00", "digest": "weekly"},
    ),
    Page(endpoint="unsubscribing.ask", path="/unsubscribe/{stop}", who="visitor"),
    Page(
        endpoint="unsubscribing.stop",
        path="/unsubscribe/{stop}",
        who="visitor",
        sent={"List-Unsubscribe": "One-Click"},
    ),
    Page(endpoint="settings.data", path="/settings/data", states=LISTS),
    Page(
        endpoint="settings.leave",
        path="/settings/data/leaving",
        refused={"handle": "somebody-else"},
    ),
    Page(
        endpoint="settings.leave",
        path="/settings/data/leaving",
        who="facilitator",
        called="settings-leave-needed",
    ),
    Page(
        endpoint="settings.rename",
        path="/settings/passkeys/{passkey}",
        states=WORDS,
        refused={"name": ""},
    ),
    Page(
        endpoint="settings.password",
        path="/settings/password",
        refused={"current": "a wrong one", "password": "short"},
    ),
    Page(endpoint="settings.security", path="/settings/security", states=LISTS),
    Page(
        endpoint="settings.confirm_app",
        path="/settings/security/authenticator",
        who="keeper",
        refused={"code": "000000"},
    ),
    Page(
        endpoint="settings.confirm_app",
        path="/settings/security/authenticator",
        who="holder",
        sent={"code": "{totp}"},
        called="settings-recovery-codes",
    ),
    Page(endpoint="settings.sessions", path="/settings/sessions", states=LISTS),
    Page(endpoint="settings.tokens", path="/settings/tokens", states=LISTS, refused={"name": ""}),
    Page(
        endpoint="settings.tokens",
        path="/settings/tokens",
        sent={"name": "Kiln log"},
        called="settings-token-made",
    ),
)
