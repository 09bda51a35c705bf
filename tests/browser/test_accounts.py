"""Coming in for the first time, and the pages of an account, in a real browser."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from community import clock
from tests.served import Served

pytestmark = pytest.mark.browser

PASSWORD = "a kettle by the window"


def sign_in(page: Page, site: Served, address: str, password: str) -> None:
    page.goto(f"{site.url}/sign-in")
    page.get_by_label("Mail address or handle").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def test_a_newcomer_signs_up_confirms_and_adds_an_authenticator(page: Page, site: Served) -> None:
    address = "nora@tarnholt.example"
    page.goto(f"{site.url}/sign-up")
    page.get_by_label("Your name").fill("Nora Quill")
    page.get_by_label("Mail address").fill(address)
    page.get_by_label("Password").fill("password123")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_text("first passwords that others would try")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Nora Quill")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()

    page.goto(f"{site.url}/demo/mail?to={address}")
    page.get_by_role("link", name=re.compile("confirm.token=")).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm and sign in").click()
    page.get_by_label("Your account").click()
    expect(page.get_by_role("link", name="Your profile")).to_be_visible()

    page.goto(f"{site.url}/settings/security")
    page.get_by_role("button", name="Add an authenticator app").click()
    expect(page.locator("svg.qr")).to_be_visible()
    totp = pyotp.TOTP(page.locator("main p code").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code").fill(totp.at(clock.now()))
    page.get_by_role("button", name="Confirm").click()
    recovery = page.locator("#recovery-codes code").first.inner_text()

    page.context.clear_cookies()
    sign_in(page, site, "nora-quill", PASSWORD)
    page.get_by_role("textbox", name="Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Your account").click()
    expect(page.get_by_role("link", name="Your profile")).to_be_visible()
