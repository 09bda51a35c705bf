"""A passkey from the first press to signing in with it, on Chromium's virtual authenticator."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.served import Served

pytestmark = pytest.mark.browser


def with_authenticator(page: Page) -> None:
    """A device that holds passkeys and knows its owner."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_named_used_and_deleted(
    site: Served, browser_context: BrowserContext
) -> None:
    # Passkeys are bound to a name, and numbers are none: the page is asked for as localhost.
    home = site.url.replace("127.0.0.1", "localhost")
    page = browser_context.new_page()
    with_authenticator(page)
    address, password = site.people["newcomer"]
    page.goto(f"{home}/sign-in")
    page.get_by_label("Mail address or handle").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{home}/settings/security")

    page.get_by_label("Name of the device").fill("Blue laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Blue laptop").first).to_be_visible()
    expect(page.get_by_text("not used yet")).to_be_visible()

    page.goto(f"{home}/settings/sessions")
    page.get_by_role("button", name="Sign out", exact=False).first.click()
    page.goto(f"{home}/sign-in?next=/settings/security")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{home}/settings/security")
    expect(page.get_by_text("not used yet")).to_have_count(0)

    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name", exact=True).fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Old laptop").first).to_be_visible()
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Old laptop")).to_have_count(0)
    page.goto(f"{home}/settings/sessions")
    page.get_by_role("button", name="Sign out", exact=False).first.click()

    page.goto(f"{home}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("belongs to no account")
