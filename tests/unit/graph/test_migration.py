"""A migration is read from TOML or refused by file and line; it renames records, and a chain of them leads to a schema."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import WrongStore
from graph.migration import Migration, Renaming, check_chain, follow, load, pending
from graph.schema import Schema
from graph.schema.reader import load as load_schema
from graph.toml_source import DeclarationError

GOOD = """to_version = 2
[kinds]
Treatment = "Incident"
[fields.Incident]
ground = "reason"
[fields.Client]
papers = "held"
[values.Incident.reason]
bad = "worse"
worse = "bad"
[values.Client.held]
id = "id_card"
[edges]
TOLD = "REPORTED"
[edge_fields.REPORTED]
hand = "by"
[edge_values.REPORTED.by]
a = "b"
"""
SCHEMA = """version = 2
[kinds.Incident.fields]
reason = { type = "text" }
code = { type = "text", unique = true }
size = { type = "integer" }
[kinds.Client.fields]
held = { type = "words" }
[edges.REPORTED]
source = "Client"
target = "Incident"
[edges.REPORTED.fields]
by = { type = "text" }
"""
REFUSED: list[tuple[str, str, str, int, str]] = [
    ("not toml", "to_version = 2", "to_version = = 2", 1, "syntax"),
    ("no version", "to_version = 2\n", "", 1, "wrong_version"),
    ("the first version", "to_version = 2", "to_version = 1", 1, "wrong_version"),
    ("a version in words", "to_version = 2", 'to_version = "2"', 1, "wrong_version"),
    ("a key that drops something", "[edges]", "[dropped]", 13, "unknown_key"),
    ("no table", "[fields.Client]\n", "[fields]\nClient = 1\n[fields.Other]\n", 7, "not_a_table"),
    ("a new name that is no text", '"Incident"', "1", 3, "bad_name"),
    ("a new name that is empty", '"held"', '""', 7, "bad_name"),
    ("a new name that is the old one", '"held"', '"papers"', 7, "bad_name"),
    ("two with one new name", 'papers = "held"', 'papers = "held"\nowns = "held"', 8, "name_twice"),
    ("a name that is old and new", 'papers = "held"', 'papers = "held"\nheld = "has"', 7, "old_and_new"),
    ("fields of the old kind", "[fields.Incident]", "[fields.Treatment]", 4, "old_name"),
    ("values of the old kind", "[values.Incident.reason]", "[values.Treatment.reason]", 8, "old_name"),
    ("values of the old field", "[values.Client.held]", "[values.Client.papers]", 11, "old_name"),
    ("edge fields of the old kind", "[edge_fields.REPORTED]", "[edge_fields.TOLD]", 15, "old_name"),
]  # fmt: skip


def test_a_good_migration_is_loaded_whole() -> None:
    migration = load(GOOD, name="0002.toml")
    assert (migration.name, migration.to_version) == ("0002.toml", 2)
    assert migration.nodes == Renaming(
        kinds={"Treatment": "Incident"},
        fields={"Incident": {"ground": "reason"}, "Client": {"papers": "held"}},
        values={("Incident", "reason"): {"bad": "worse", "worse": "bad"}, ("Client", "held"): {"id": "id_card"}},
    )
    assert migration.nodes.changed_kinds == ("Client", "Treatment")
    assert migration.edges.changed_kinds == ("TOLD",)


@pytest.mark.parametrize(("good", "bad", "line", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_bad_migration_is_refused_by_file_line_and_code(good: str, bad: str, line: int, code: str) -> None:
    assert GOOD.count(good) >= 1
    with pytest.raises(DeclarationError) as refused:
        load(GOOD.replace(good, bad, 1), name="bad.toml")
    assert (refused.value.file, refused.value.code, refused.value.line) == ("bad.toml", code, line)


@pytest.mark.parametrize(
    ("kind", "fields", "new_kind", "new_fields"),
    [
        ("Treatment", {"ground": "bad", "note": "bad"}, "Incident", {"reason": "worse", "note": "bad"}),
        ("Treatment", {"ground": "worse"}, "Incident", {"reason": "bad"}),
        (
            "Client",
            {"papers": ("id", "other"), "ground": "bad"},
            "Client",
            {"held": ("id_card", "other"), "ground": "bad"},
        ),
        ("Client", {"papers": ["id"]}, "Client", {"held": ["id_card"]}),
        ("Other", {"ground": 1}, "Other", {"ground": 1}),
    ],
)
def test_a_record_gets_its_new_names_and_values(kind: str, fields: Any, new_kind: str, new_fields: Any) -> None:
    assert load(GOOD, name="0002.toml").nodes.apply(kind, fields) == (new_kind, new_fields)


@given(st.dictionaries(st.sampled_from(["papers", "a", "b"]), st.lists(st.sampled_from(["id", "x", "y"])).map(tuple)))
def test_nothing_is_lost(fields: dict[str, tuple[str, ...]]) -> None:
    _, renamed = load(GOOD, name="0002.toml").nodes.apply("Client", fields)
    assert len(renamed) == len(fields)
    assert sorted(map(len, renamed.values())) == sorted(map(len, fields.values()))


def schema(text: str = SCHEMA) -> Schema:
    return load_schema(text, name="schema.toml")


def step(to_version: int, text: str = "") -> Migration:
    return load(f"to_version = {to_version}\n{text}", name=f"{to_version:04}.toml")


def test_a_chain_that_leads_to_the_schema_is_taken() -> None:
    check_chain((load(GOOD, name="0002.toml"),), schema())
    check_chain((), schema())
    later = SCHEMA.replace("version = 2", "version = 3").replace("Incident", "Event").replace("reason =", "cause =")
    steps = (load(GOOD, name="0002.toml"), step(3, '[kinds]\nIncident = "Event"\n[fields.Event]\nreason = "cause"'))
    check_chain(steps, schema(later))
    assert follow([step.nodes for step in steps], "Treatment", "ground") == ("Event", "cause")
    assert follow([step.nodes for step in steps], "Other") == ("Other", None)


@pytest.mark.parametrize(
    ("steps", "file", "code"),
    [
        ((step(3),), "0003.toml", "not_consecutive"),
        ((step(2), step(2)), "0002.toml", "not_consecutive"),
        ((step(2, '[kinds]\nOld = "New"'),), "0002.toml", "unknown_kind"),
        ((step(2, '[fields.Client]\nold = "new"'),), "0002.toml", "unknown_field"),
        ((step(2, '[edges]\nOLD = "NEW"'),), "0002.toml", "unknown_kind"),
        ((step(2, '[values.Client.new]\nold = "new"'),), "0002.toml", "unknown_field"),
        ((step(2, '[values.Incident.size]\nold = "new"'),), "0002.toml", "wrong_field"),
        ((step(2, '[values.Incident.code]\nold = "new"'),), "0002.toml", "wrong_field"),
    ],
)
def test_a_chain_that_leads_elsewhere_is_refused(steps: tuple[Migration, ...], file: str, code: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        check_chain(steps, schema())
    assert (refused.value.file, refused.value.code) == (file, code)


def test_what_is_pending_is_the_way_from_the_stored_version() -> None:
    steps = (step(2), step(3), step(4))
    assert pending(steps, stored=1, wanted=4) == steps
    assert pending(steps, stored=2, wanted=3) == steps[1:2]
    assert pending(steps, stored=4, wanted=4) == ()
    assert pending((), stored=1, wanted=1) == ()
    for stored, wanted, reason in ((4, 3, "newer"), (1, 5, "older"), (0, 4, "older")):
        with pytest.raises(WrongStore) as refused:
            pending(steps, stored=stored, wanted=wanted)
        assert refused.value.details == {"reason": reason, "found": stored, "wanted": wanted}
