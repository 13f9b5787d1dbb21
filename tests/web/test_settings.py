"""Settings: what the environment says is read once, and what would be unsafe is refused by name."""

import pytest

from web.settings import Settings, SettingsError, from_environment
from web.wording.tables.problems import PROBLEMS


@pytest.mark.parametrize(
    ("environ", "given", "name"),
    [
        ({}, {"demo": True, "host": "0.0.0.0"}, "MREZHA_HOST"),
        ({"MREZHA_STORE": "bolt://neo4j:neo4j@db.example:7687"}, {}, "MREZHA_STORE"),
        ({"MREZHA_STORE": "neo4j://db.example"}, {}, "MREZHA_STORE"),
        ({"MREZHA_PORT": "many"}, {}, "MREZHA_PORT"),
        ({"MREZHA_PROXIES": "10.0.0.1, the proxy"}, {}, "MREZHA_PROXIES"),
    ],
)
def test_unsafe_settings_are_refused(environ, given, name):
    with pytest.raises(SettingsError) as refused:
        from_environment({"HOME": "/nowhere", **environ}, **given)
    assert refused.value.name == name


def test_the_command_line_wins_over_the_environment():
    settings = from_environment({"HOME": "/nowhere", "MREZHA_PORT": "9000", "MREZHA_HTTPS": "1"}, port=9100)
    assert (settings.port, settings.https) == (9100, True)


@pytest.mark.parametrize(
    ("smtp", "port", "tls"), [("smtp://mail.example", 587, False), ("smtps://mail.example", 465, True)]
)
def test_a_mail_server_has_its_usual_port(smtp, port, tls):
    env = {
        "HOME": "/nowhere",
        "MREZHA_SMTP": smtp,
        "MREZHA_MAIL_FROM": "a@b.example",
        "MREZHA_URL": "https://m.example/",
    }
    settings = from_environment(env)
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.tls, settings.url) == (port, tls, "https://m.example")


def test_mail_without_a_public_address_is_refused():
    env = {"HOME": "/nowhere", "MREZHA_SMTP": "smtp://mail.example", "MREZHA_MAIL_FROM": "a@b.example"}
    with pytest.raises(SettingsError) as refused:
        from_environment(env)
    assert refused.value.name == "MREZHA_URL"


def test_the_password_of_a_mail_server_is_never_shown():
    env = {"HOME": "/nowhere", "MREZHA_SMTP": "smtp://me:own-word@mail.example", "MREZHA_MAIL_FROM": "a@b.example"}
    settings = from_environment({**env, "MREZHA_URL": "https://m.example"})
    assert settings.smtp is not None
    assert settings.smtp.password == "own-word"
    assert "own-word" not in repr(settings)


def test_the_demo_answers_this_machine_alone():
    assert Settings(store="x.sqlite", demo=True).host == "127.0.0.1"
    with pytest.raises(SettingsError):
        Settings(store="x.sqlite", demo=True, host="192.0.2.1")


MAIL = {
    "MREZHA_SMTP": "smtp://u:p%40ss@mail.example:25",
    "MREZHA_MAIL_FROM": "m@c.example",
    "MREZHA_URL": "https://m.example/",
}


def test_mail_settings_are_read_whole_and_the_password_is_not_shown():
    found = from_environment({"HOME": "/nowhere", **MAIL})
    assert (found.url, found.smtp.host, found.smtp.port) == ("https://m.example", "mail.example", 25)
    assert (found.smtp.user, found.smtp.password) == ("u", "p@ss")
    assert "p@ss" not in repr(found)
    assert from_environment({"HOME": "/nowhere", **MAIL, "MREZHA_SMTP": "smtps://mail.example"}).smtp.port == 465


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"MREZHA_SMTP": "http://mail.example"}, "MREZHA_SMTP"),
        ({"MREZHA_SMTP": "smtp://"}, "MREZHA_SMTP"),
        ({"MREZHA_SMTP": "smtp://mail.example:many"}, "MREZHA_SMTP"),
        ({"MREZHA_MAIL_FROM": ""}, "MREZHA_MAIL_FROM"),
        ({"MREZHA_MAIL_FROM": "a@b, c@d"}, "MREZHA_MAIL_FROM"),
        ({"MREZHA_URL": ""}, "MREZHA_URL"),
        ({"MREZHA_URL": "mrezha.example"}, "MREZHA_URL"),
        ({"MREZHA_URL": "https://m.example/path"}, "MREZHA_URL"),
    ],
)
def test_mail_settings_that_cannot_work_are_named(change, name):
    with pytest.raises(SettingsError) as refused:
        from_environment({"HOME": "/nowhere", **MAIL, **change})
    assert refused.value.name == name
    assert refused.value.code in PROBLEMS
