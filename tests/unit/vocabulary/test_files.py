"""Every shipped file is declared with its lists, and every declared list is in its file."""

from importlib import resources

from graph.toml_source import read
from referral.vocabulary.files import FILES, NATIONAL, SHIPPED

FOLDER = resources.files("referral").joinpath("vocabulary")


def test_the_shipped_files_are_the_declared_ones() -> None:
    assert {item.name for item in FOLDER.iterdir() if item.name.endswith(".toml")} == set(FILES)


def test_each_file_holds_exactly_the_lists_that_it_declares() -> None:
    for file, lists in FILES.items():
        data = read(FOLDER.joinpath(file).read_text("utf-8"), name=file).data
        assert set(data) == set(lists), file


def test_a_list_stands_in_one_file_and_no_key_is_a_label() -> None:
    listings = [listing for lists in FILES.values() for listing in lists]
    assert len(listings) == len(set(listings))
    assert not any(key in SHIPPED for lists in FILES.values() for keys in lists.values() for key in keys)


def test_the_national_language_is_shipped_first() -> None:
    assert SHIPPED[0] == NATIONAL
    assert "en" in SHIPPED
