"""Every command with wrong input: a sentence, an exit code that means something, nothing half done."""

import pytest

from tests.web.cli.terminal_steps import DONE, PASSWORD, REFUSED, WRONG_USE, call, said, tree
from web.cli import main as main_module
from web.cli.translated import command

WRONG = [
    (("nonsense",), WRONG_USE, "Няма команда"),
    (("--nonsense",), WRONG_USE, "Няма опция"),
    (("import",), WRONG_USE, "Липсва аргумент"),
    (("import", "{here}/absent"), WRONG_USE, "не съществува"),
    (("import", "{here}/town.sqlite"), WRONG_USE, "е файл"),
    (("import", "{here}/empty"), REFUSED, "не е пакет"),
    (("import", "{here}/no-toml"), REFUSED, "package.toml не може да се прочете"),
    (("import", "{here}/no-utf8"), REFUSED, "package.toml не може да се прочете"),
    (("import", "{here}/no-date"), REFUSED, "today = 2026-01-15"),
    (("import", "{here}/no-code"), REFUSED, "package.toml не може да се прочете"),
    (("import", "{here}/twice"), REFUSED, "всяка колона по веднъж"),
    (("import", "{here}/binary"), REFUSED, "не е текстова таблица"),
    (("import", "{here}/rows"), REFUSED, "кодът съдържа недопустими знаци: отделени редове 2"),
    (("restore", "{here}/absent"), WRONG_USE, "не съществува"),
    (("restore", "{here}/bad.mrezha"), REFUSED, "повреден или непълен"),
    (("restore", "{here}/good.mrezha"), REFUSED, "само в празно"),
    (("backup", "{here}/no/such/folder/x.mrezha"), REFUSED, "не може да се прочете или запише"),
    (("backup", "/proc/x.mrezha"), REFUSED, "не може да се прочете или запише"),
    (("backup", "{here}"), WRONG_USE, "е папка"),
    (("export", "/proc/x"), REFUSED, "не може да се прочете или запише"),
    (("export", "{here}/town.sqlite"), WRONG_USE, "е файл"),
    (("user", "add", "x", "--role", "nonsense", *PASSWORD), WRONG_USE, "не е някое от"),
    (("user", "add", "x", "--role", "assistant", *PASSWORD), REFUSED, "Моля, попълнете"),
    (("user", "add", "x", "--role", "assistant", "--centre", "O999", *PASSWORD), REFUSED, "Моля, попълнете"),
    (("user", "add", "x", "--role", "coordinator", "--password", "къса"), REFUSED, "поне 12"),
    (("user", "add", "", "--role", "coordinator", *PASSWORD), REFUSED, "Моля, попълнете"),
    (("user", "add", "admin", "--role", "coordinator", *PASSWORD), REFUSED, "вече се използва"),
    (("user", "password", "nobody", *PASSWORD), REFUSED, "Няма потребител"),
    (("user", "password", "admin", "--password", "къса"), REFUSED, "поне 12"),
    (("serve", "--port", "99999"), WRONG_USE, "не е в границите"),
    (("serve", "--port", "many"), WRONG_USE, "не е подходяща стойност"),
    (("serve", "--host", "192.0.2.1"), REFUSED, "няма такъв адрес"),
    (("demo", "--world", "nonsense"), REFUSED, "не е пакет"),
    (("demo", "--world", "../.."), REFUSED, "не е пакет"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG, ids=[" ".join(one[0])[:60] for one in WRONG])
def test_wrong_use_is_told_in_a_sentence(here, arguments, code, words):
    before = tree(here)
    result = call(here, *(one.format(here=here) for one in arguments), XDG_DATA_HOME=str(here))
    assert words in said(result, code)
    assert {name for name in tree(here) - before if not name.endswith(("-wal", "-shm"))} == set()


def test_good_use_ends_with_zero(here, small_package):
    for arguments in (("doctor",), ("gaps",), ("user", "list"), ("export", str(here / "out")), ("backup", str(here / "x.mrezha")),
                      ("user", "add", "нов", "--role", "coordinator", *PASSWORD), ("user", "password", "нов", *PASSWORD),
                      ("import", str(small_package)), ("--version",), ("-h",)):  # fmt: skip
        result = call(here, *arguments)
        assert result.exit_code == DONE, (arguments, result.output)
    assert call(here, "import", str(here / "out"), store="second.sqlite").exit_code == DONE


def test_a_command_without_a_translation_keeps_the_terminal_from_starting(here, monkeypatch):
    nameless = command("nameless", help="Nobody translated this command.")(lambda: None)
    monkeypatch.setattr(main_module, "COMMANDS", (*main_module.COMMANDS, nameless))
    told = said(call(here, "gaps"), REFUSED)
    assert "COMMANDS: nameless: text: no text in bg: 'Nobody translated this command.'" in told
