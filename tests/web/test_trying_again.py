"""An error page leads back to where one was, and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask

from app.redirects import where_to_try_again


@pytest.mark.parametrize(
    ("method", "path", "referrer", "leads"),
    [
        ("GET", "/search?q=kiln", "", "/search?q=kiln"),
        ("POST", "/x", "http://localhost/threads/1?post=2#reply-2", "/threads/1?post=2"),
        ("POST", "/x", "http://evil.example/threads/1", ""),
        ("POST", "/x", "http://localhost//evil.example", ""),
        ("POST", "/x", "", ""),
    ],
)
def test_it_leads_to_a_page_of_this_site_or_nowhere(
    app: Flask, method: str, path: str, referrer: str, leads: str
) -> None:
    with app.test_request_context(path, method=method, headers={"Referer": referrer}):
        assert where_to_try_again(503) == leads
        assert where_to_try_again(404) == ""
