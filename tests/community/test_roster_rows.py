"""Lists of people as spreadsheets save them, and what is said of lines that are no good."""

from __future__ import annotations

import pytest

from community.errors import Refused
from community.roster.faults import Fault, Faulty, recalled
from community.roster.rows import MOST_BYTES, MOST_ROWS, decoded, managers_first, read_rows

HEAD = "name,email,team,manager,location\n"


def faults(text: str) -> list[tuple[int, Fault]]:
    return [(one.line, one.fault) for one in read_rows(text)[1]]


def test_a_list_is_read_whatever_saved_it() -> None:
    plain = HEAD + "Ida Ops,IDA@example.org,Night,,Hall 2\n"
    others = (
        plain,
        "\ufeff" + plain,
        plain.replace(",", ";"),
        plain.replace(",", "\t").replace("\n", "\r\n"),
        "EMAIL, Name ,location,Manager,team\r\nida@example.org,Ida  Ops,Hall 2,,Night\r\n",
        HEAD.replace(",", '","').replace("name", '"name').replace("\n", '"\n')
        + '"Ida Ops","ida@example.org","Night","","Hall 2"',
        "\n\n" + plain + "\n,,,,\n",
    )
    for text in others:
        rows, bad = read_rows(decoded(text.encode()))
        assert bad == []
        (row,) = rows
        assert (row.name, row.email, row.team) == ("Ida Ops", "ida@example.org", "Night")
        assert (row.manager, row.location) == ("", "Hall 2")


def test_a_line_is_named_by_the_number_it_begins_on() -> None:
    text = HEAD + '"Ida\nOps",ida@example.org,,,\n\nUna,no address,,,\nOle,ole@example.org\n'

    rows, bad = read_rows(text)

    assert [(row.line, row.name) for row in rows] == [(2, "Ida Ops"), (6, "Ole")]
    assert [(one.line, one.fault) for one in bad] == [(5, Fault.BAD_EMAIL)]
    assert "no address" in bad[0].words()
    assert recalled(bad[0].kept()) == bad[0]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (",a@example.org,,,", Fault.NO_NAME),
        ("...,a@example.org,,,", Fault.NO_NAME),
        ("Ada,,,,", Fault.NO_EMAIL),
        ("Ada,ada@example,,,", Fault.BAD_EMAIL),
        ("Ada,a..b@example.org,,,", Fault.BAD_EMAIL),
        ("Ada,ädä@example.org,,,", Fault.BAD_EMAIL),
        ("Ada,a@example.org,,,,Hall", Fault.CELLS),
        ("=HYPERLINK(1),a@example.org,,,", Fault.FORMULA),
        ("Ada,a@example.org, +1,,", Fault.FORMULA),
        ("Ada,a@example.org,,,\uff1dcmd", Fault.FORMULA),
        ("A\x07da,a@example.org,,,", Fault.UNSEEN),
        ("Ada,a@example.org,{},,".format("x" * 81), Fault.TOO_LONG),
        ("Ada,a@example.org,,nobody,", Fault.BAD_MANAGER),
        ("Ada,a@example.org,,A@example.org,", Fault.OWN_MANAGER),
    ],
)
def test_what_is_no_good_is_said(line: str, fault: Fault) -> None:
    assert faults(f"{HEAD}{line}\n") == [(2, fault)]
    (one,) = read_rows(f"{HEAD}{line}\n")[1]
    assert len(one.words()) > 20


@pytest.mark.parametrize("length", [81, 5_000, 140_000, 1_000_000])
def test_a_cell_that_is_too_long_is_named_by_line_and_column(length: int) -> None:
    text = HEAD + "Ada,a@example.org,,,\nBo,b@example.org,{},,\n".format("x" * length)
    rows, wrong = read_rows(text)

    assert [row.line for row in rows] == [2], "the other lines are good"
    assert [(one.line, one.said) for one in wrong] == [(3, "team")]
    assert "“team” has more than 80 characters" in str(wrong[0].words())
    before = Faulty(line=3, fault=Fault.TOO_LONG, said="x" * 80)
    assert "is too long" in str(before.words()), "of a list kept by an earlier version"


def test_an_address_counts_once() -> None:
    text = HEAD + "Ada,a@example.org,,,\nAda too,A@Example.org,,,\n"

    assert faults(text) == [(3, Fault.TWICE)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_heading"),
        (b"Ida,ida@example.org\n", "bad_heading"),
        (b"name,email,shoe size\n", "bad_heading"),
        (b"name,email,name\n", "bad_heading"),
        (b"name,team\n", "bad_heading"),
        (b'name,email\n"Ida,ida@example.org\n', "bad_quotes"),
        ("name,email\nJörg,j@example.org".encode("latin-1"), "bad_encoding"),
        (b"PK\x03\x04\0\0", "no_csv"),
        (b"x" * (MOST_BYTES + 1), "too_big"),
        (b"name,email\n" + b"a,a@b.example\n" * (MOST_ROWS + 1), "too_many"),
    ],
)
def test_a_file_that_is_no_good_as_a_whole_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_rows(decoded(content))
    assert refused.value.code == code
    assert "file" in refused.value.fields


def test_managers_come_before_their_people_also_in_a_long_chain() -> None:
    lines = [f"P,p{n}@example.org,,p{n + 1}@example.org,\n" for n in range(2_000)]
    rows, _bad = read_rows(HEAD + "".join(lines) + "Top,p2000@example.org,,,\n")

    order = [row.email for row in managers_first(rows)]

    assert order == [f"p{n}@example.org" for n in reversed(range(2_001))]
