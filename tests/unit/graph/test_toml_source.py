"""TOML is read with the line of each key, and what is wrong is refused by file and line."""

import pytest

from graph.toml_source import DeclarationError, TomlSource, read

TEXT = '''# a comment
top = 1
[a]
"quoted key" = 2
long = [
  1,
  2,
]
after = 3
[a.b.c]
deep = """
[not.a.table]
x = 1
"""
last = { inline = true }
[[rows]]
n = 1
'''


@pytest.fixture
def source() -> TomlSource:
    return read(TEXT, name="some.toml")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2), (("a",), 3), (("a", "quoted key"), 4), (("a", "long"), 5), (("a", "after"), 9), (("a", "b"), 10),
        (("a", "b", "c", "deep"), 11), (("a", "b", "c", "last"), 15), (("a", "b", "c", "last", "inline"), 15),
        (("rows",), 16), (("nothing",), 1), (("a", "nothing"), 3), (("not", "a", "table"), 1),
    ],
)  # fmt: skip
def test_a_key_knows_its_line_and_an_unknown_one_its_table(
    source: TomlSource, path: tuple[str, ...], line: int
) -> None:
    assert source.line(*path) == line


def test_a_table_that_is_not_there_is_empty_and_another_thing_is_refused(source: TomlSource) -> None:
    assert source.table("nothing", "at", "all") == {}
    assert source.table("a", "b", "c")["last"] == {"inline": True}
    with pytest.raises(DeclarationError) as refused:
        source.table("a", "after")
    assert (refused.value.code, refused.value.line, str(refused.value)[:17]) == ("not_a_table", 9, "some.toml, line 9")


def test_a_key_that_is_not_allowed_is_refused(source: TomlSource) -> None:
    source.check_keys(allowed={"top", "a", "rows"})
    source.check_keys("nothing", allowed=())
    with pytest.raises(DeclarationError) as refused:
        source.check_keys("a", allowed={"quoted key", "long", "b"})
    assert (refused.value.code, refused.value.line) == ("unknown_key", 9)


def test_a_mistake_of_syntax_is_refused_by_its_line() -> None:
    with pytest.raises(DeclarationError) as refused:
        read("a = 1\nb = = 2\n", name="some.toml")
    assert (refused.value.file, refused.value.code, refused.value.line) == ("some.toml", "syntax", 2)


def test_lines_are_remembered_past_comments_arrays_and_long_texts() -> None:
    text = 'a = [\n 1,\n 2,\n]\n# c = 1\n[t."x.y"]\nlong = """\n[no]\nkey = 1\n"""\nz = { q = 1 }\n'
    declared = read(text, name="f")
    assert declared.line("a") == 1
    assert declared.line("t", "x.y") == 6
    assert declared.line("t", "x.y", "z") == 11
    assert declared.line("t", "x.y", "missing") == 6
