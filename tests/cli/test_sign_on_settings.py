"""How an operator describes the provider of single sign-on, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import BadSetting, GroupRule, SignOn, read_settings

_LEAST = {
    "HEARTH_OIDC_ISSUER": "https://login.example.org/realm",
    "HEARTH_OIDC_CLIENT_ID": "hearth",
}


def _read(tmp_path: Path, **more: str) -> SignOn | None:
    told = {f"HEARTH_OIDC_{name}": value for name, value in more.items()}
    return read_settings({"HEARTH_DATA_DIR": str(tmp_path), **_LEAST, **told}).sign_on


def test_without_a_word_of_it_there_is_none(tmp_path: Path) -> None:
    settings = read_settings({"HEARTH_DATA_DIR": str(tmp_path)})

    assert settings.sign_on is None
    assert settings.fetch_allow == ()


def test_two_settings_are_enough(tmp_path: Path) -> None:
    assert _read(tmp_path) == SignOn(
        issuer="https://login.example.org/realm", client_id="hearth", label="login.example.org"
    )


def test_a_secret_lies_in_a_file_and_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret-of-the-provider"
    file.write_text("hushhush\n")
    found = _read(tmp_path, CLIENT_SECRET_FILE=str(file))

    assert found is not None
    assert found.client_secret == "hushhush"
    assert "hushhush" not in repr(found)


def test_groups_may_be_named_as_directories_name_them(tmp_path: Path) -> None:
    written = "cn=gardeners,ou=people = community:garden; Ops=role:admin;"
    found = _read(tmp_path, GROUPS_CLAIM="groups", GROUPS=written)

    assert found is not None
    assert found.groups == (
        GroupRule(group="cn=gardeners,ou=people", community="garden"),
        GroupRule(group="Ops", role="admin"),
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"CLIENT_ID": ""}, "HEARTH_OIDC_CLIENT_ID is missing"),
        ({"ISSUER": "login.example.org"}, "HEARTH_OIDC_ISSUER is"),
        ({"ISSUER": "https://me@login.example.org"}, "HEARTH_OIDC_ISSUER is"),
        ({"ISSUER": "https://login.example.org/?realm=1"}, "HEARTH_OIDC_ISSUER is"),
        ({"CLIENT_SECRET": "a", "CLIENT_SECRET_FILE": "b"}, "not both"),
        ({"CLIENT_SECRET_FILE": "nowhere-at-all"}, "cannot be read"),
        ({"ISSUER": "http://login.example.org"}, "begins with http://"),
        ({"LABEL": "x" * 41}, "HEARTH_OIDC_LABEL has 41"),
        ({"SCOPES": "email profile"}, "must hold openid"),
        ({"MAIL": "yes"}, "hint or proof"),
        ({"GROUPS": "a=community:garden"}, "set both"),
        ({"GROUPS_CLAIM": "groups"}, "set both"),
        ({"GROUPS_CLAIM": "groups", "GROUPS": "a=role:owner"}, "HEARTH_OIDC_GROUPS holds"),
        ({"GROUPS_CLAIM": "groups", "GROUPS": "=community:garden"}, "HEARTH_OIDC_GROUPS holds"),
        ({"GROUPS_CLAIM": "groups", "GROUPS": "a=community:Gar den"}, "HEARTH_OIDC_GROUPS holds"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, wrong: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        _read(tmp_path, **wrong)


def test_an_issuer_without_tls_is_one_that_the_operator_names(tmp_path: Path) -> None:
    told = {**_LEAST, "HEARTH_DATA_DIR": str(tmp_path), "HEARTH_FETCH_ALLOW": "login.internal:81"}
    found = read_settings({**told, "HEARTH_OIDC_ISSUER": "http://login.internal:81"}).sign_on

    assert found is not None
    assert found.issuer == "http://login.internal:81"


def test_a_network_that_is_none_is_named(tmp_path: Path) -> None:
    told = {"HEARTH_DATA_DIR": str(tmp_path), "HEARTH_FETCH_ALLOW": "login.internal, 10.0.0.1/8"}

    with pytest.raises(BadSetting, match=r"HEARTH_FETCH_ALLOW names '10\.0\.0\.1/8'"):
        read_settings(told)
