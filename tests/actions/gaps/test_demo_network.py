"""The planted gaps of the demo town that show in the directory and the network (field.md, section 5), and only these."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.store import Store
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.gaps.ledger import find_all, gap_input
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.metrics.model import Share
from referral.model.actors import Role
from referral.model.directory import Service, Tie
from referral.storage import records
from tests.fakes.demo_fixture import context, settle
from tests.fakes.renamed_town import RenamedTown, renamed_town

# The findings of each detector that the table lists, by key, in the order of the ledger where the table has one.
PLANTED = {
    "outside_only": {"hea.tb_screening", "hea.psychiatric", "hea.drugs", "saf.shelter"},
    "wrong_hours": {"edu.literacy_adult:evening"},
    "bridge": {"O40"},
    "isolated": {"O36", "O37"},
    "uncovered_area": {"A05"},
    "duplication": {"soc.food:A03"},
    "funding_ending": {"S80", "S81", "S88", "S89"},
    "stale_entry": {"S08", "S20", "S28", "S60", "S66", "S74", "S83"},
    "load": {"AS-4"},
    "silence": {"O05"},
    "queue": {"O12"},
    "no_show": {"O42"},
    "refusing": {"O23"},
}
ABSENT = {"unclassified", "none_now", "funding_ended", "gathered_flow", "alike_organisations", "alike_clients"}
NOT_IN_A05 = {
    "chd.nutrition", "chd.play", "com.culture_sport", "com.volunteering", "edu.kindergarten", "edu.literacy_adult",
    "hea.home_visiting", "hou.condition", "soc.food", "soc.goods",
}  # fmt: skip


def findings(store, *, day=None):
    """Return what every detector finds for a coordinator, by key."""
    office = context_of(context(store, Role.COORDINATOR), day, Permission.SEE_GAPS)
    partners = records_of_partners(office)
    found = office.read(lambda tx: find_all(gap_input(office, tx, partners, lists=True)))
    assert len({one.key for one in found}) == len(found)
    return {one.key: one for one in found}


def subjects(found, detector):
    return {key.partition(":")[2] for key, one in found.items() if one.detector == detector}


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("gap_network")


@pytest.fixture(scope="module")
def found(town):
    return findings(town)


def test_exactly_what_was_planted_is_found(found):
    assert {code: subjects(found, code) for code in PLANTED} == PLANTED
    assert {one.detector for one in found.values()}.isdisjoint(ABSENT)


def test_one_organisation_alone_ties_six_to_the_rest(found):
    one = found["bridge:O40"]
    assert (one.rate, one.details["lost"]) == (Share(hits=6, of=45), "O21 O41 O42 O43 O44 O45")


def test_what_the_settlement_lacks_and_how_seldom_help_comes_of_it(found):
    one = found["uncovered_area:A05"]
    assert set(one.needs) == NOT_IN_A05
    assert (one.rate, one.details["whole"]) == (Share(hits=95, of=250), Share(hits=859, of=1500))


def test_four_offer_food_in_one_quarter_and_nobody_in_the_settlement(found):
    one = found["duplication:soc.food:A03"]
    assert one.organisations == ("O32", "O33", "O34", "O35")
    assert "A05" in one.details["areas"].split()
    assert not {"A01", "A02", "A03", "A06"} & set(one.details["areas"].split())


def test_three_needs_would_be_left_when_the_funding_ends(found):
    ending = [found[f"funding_ending:{key}"] for key in PLANTED["funding_ending"]]
    assert {need for one in ending for need in one.needs} == {
        "hea.home_visiting",
        "hea.tb_treatment",
        "hea.family_planning",
    }
    assert {one.services[0]: one.details["day"] for one in ending} == {
        "S80": date(2026, 3, 31), "S81": date(2026, 3, 31), "S88": date(2026, 2, 28), "S89": date(2026, 2, 28),
    }  # fmt: skip


def test_one_assistant_has_a_hundred_and_ten_clients_of_seventy_five_on_average(found):
    assert (found["load:AS-4"].people, found["load:AS-4"].details["mean"]) == (110, 75)


def test_needs_with_one_provider_stand_by_referrals_and_the_lawful_ones_apart(found):
    single = [one for one in found.values() if one.detector == "single_provider"]
    usual = [one for one in single if not one.apart]
    assert (len(single), len(usual)) == (53, 32)
    assert [(one.need, *one.organisations, one.evidence.total) for one in usual[:5]] == [
        ("hea.uninsured", "O14", 96), ("hea.home_visiting", "O44", 38), ("hea.psych_counsel", "O23", 34),
        ("hea.tb_screening", "O42", 24), ("edu.literacy_adult", "O09", 18),
    ]  # fmt: skip


def test_an_official_address_an_evening_course_and_a_second_tie_end_their_gaps_and_no_other(settled_copy, found):
    repaired = settled_copy("gap_network_repaired")
    address, course = repaired.read(lambda tx: records.get_many(tx, Service, ["S15", "S33"]))
    evening = replace(course, id="S91", hours=("evening",), places=None, version=0)
    repaired.write(lambda tx: records.save(tx, replace(address, status="active"), evening))
    repaired.write(lambda tx: records.save_ties(tx, [Tie(one="O01", other="O41")]))
    now = findings(repaired)
    ended = {one.detector for key, one in found.items() if key not in now}
    assert ended >= {"bridge", "wrong_hours", "dead_end_papers"}
    assert ended <= {"bridge", "wrong_hours", "dead_end_papers", "dead_end_insurance"}
    # One person who can come in the evening alone has no card, and the police are open by day.
    assert now.keys() - found.keys() <= {"dead_end_papers:id_card"}


def test_other_ids_another_order_and_latin_names_find_the_same(tmp_path, found):
    renamed = renamed_town(tmp_path / "package", seed=7)
    assert renamed.known_as["O40"] != "O40"
    store = open_sqlite(tmp_path / "town.sqlite", records.schema())
    assert not settle(store, renamed.package).held
    there = [renamed.as_known(one) for one in findings(store).values()]
    store.close()
    same = RenamedTown(package=tmp_path, known_as={})
    by_key = {one.key: one for one in there if one.detector != "missing_tie"}
    assert by_key == {key: same.as_known(one) for key, one in found.items() if one.detector != "missing_tie"}
    ties = [(one.people, one.details) for one in there if one.detector == "missing_tie"]
    assert len(ties) == sum(one.detector == "missing_tie" for one in found.values())


def test_every_referral_twice_doubles_the_records_and_neither_people_nor_gaps(settled_copy, found):
    doubled = settled_copy("gap_network_doubled")
    nodes = doubled.read(lambda tx: tx.find("Referral", limit=5000).nodes)
    copies = [node.with_fields(short_code=f"{node.fields['short_code']}2") for node in nodes]
    doubled.write(lambda tx: tx.put([replace(node, id=f"{node.id}-2", version=0) for node in copies]))
    now = findings(doubled)
    assert {code: subjects(now, code) for code in PLANTED} == PLANTED
    for key in ("bridge:O40", "stale_entry:S66", "funding_ending:S88", "load:AS-4", "uncovered_area:A05"):
        before, after = found[key], now[key]
        assert after.people == before.people
        if before.evidence.kind == "Referral":
            assert after.evidence.total == 2 * before.evidence.total
    assert now["uncovered_area:A05"].rate == Share(hits=190, of=500)


def test_an_earlier_day_has_the_gaps_of_that_day(town, found):
    day = date(2025, 6, 30)
    then = findings(town, day=day)
    directory = context(town, Role.COORDINATOR).directory()
    stale = {key for key, one in directory.services.items() if one.verified_on < day - timedelta(days=365)}
    assert subjects(then, "stale_entry") == stale == {"S20", "S60", "S74"}
    assert subjects(then, "funding_ending") == set()
    for code in ("bridge", "isolated", "duplication", "outside_only", "single_provider"):
        assert subjects(then, code) == subjects(found, code), code
    needed = town.read(lambda tx: tx.find("RecordedNeed", limit=5000).nodes)
    transport = {
        node.fields["client"]
        for node in needed
        if node.fields["need"] == "hea.transport" and node.fields["recorded_on"] <= day
    }
    assert then["no_service:hea.transport"].people == len(transport) < 47
