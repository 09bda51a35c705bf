"""The document that describes the API, and JSON that is not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest

from app.api.ground import strict_json


def test_the_document_is_openapi_3_1_and_readable_by_people(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    page = client.get("/api/docs")

    assert document is not None
    assert document["openapi"] == "3.1.0"
    assert "Problem" in document["components"]["schemas"]
    assert page.status_code == 200


def test_the_document_begins_with_what_everybody_reads_and_writes(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    page = client.get("/api/docs").text
    assert document is not None
    tags = {each["name"]: each["description"] for each in document["tags"]}
    names = list(tags)
    assert names[:4] == ["communities", "members", "threads", "replies"]
    for first, then in (
        ("tags", "people"),
        ("people", "me"),
        ("me", "reports"),
        ("held", "roster"),
    ):
        assert names.index(first) < names.index(then)
    assert names[-3:] == ["caretaking", "organisation", "operations"]
    for name, says in tags.items():
        assert says.endswith("."), name
        assert says[:-1].count(".") == 0, f"one sentence about {name}"
        assert says.replace("'", "&#39;") in page, name
    shown = [name.replace("_", " ").capitalize() for name in names]
    places = [page.index(f">{name}</h2>") for name in shown]
    assert places == sorted(places)
    used = {
        tag
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
        for tag in operation["tags"]
    }
    assert used == set(names)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b"\xff\xfe",
        b"",
    ],
)
def test_a6_json_that_others_might_read_differently_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        strict_json(body)


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 40])
@pytest.mark.parametrize("place", ["/threads/", "/api/v1/threads/"])
def test_a8_an_id_that_no_row_can_have_is_not_found(
    client: FlaskClient, place: str, number: str
) -> None:
    assert client.get(place + number).status_code == 404
