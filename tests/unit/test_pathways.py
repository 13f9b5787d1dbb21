"""Chains of services: the eleven of the field, the dead ends of the demo town, and a search that is right and ends."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.declared import DeclarationError
from graph.engines.sqlite import open_sqlite
from referral import pathways, records, requirements, vocabulary
from referral.circles import groups
from referral.dead_ends import Why, cycles
from referral.directory import Directory
from referral.matching import Question, match, question_of
from referral.model import Area, Client, Organisation, Referral, Service
from referral.pathways import Goal, GoalKind, Start
from referral.services.import_native import import_native, words_as_nodes
from referral.services.keeping import export_directory
from tests.town import WORDS, desk, settle

TODAY = date(2026, 1, 15)
AREAS = {
    "P": Area(id="P", name_bg="област", type="province"),
    "M": Area(id="M", name_bg="община", type="municipality", part_of="P"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "V": Area(id="V", name_bg="село", type="village", part_of="M"),
    "OUT": Area(id="OUT", name_bg="областен град", type="city", part_of="P"),
}
OWNER = Organisation(id="O", name_bg="Организация", kind="ngo")


def service(name: str, asks: str = "", gives: str = "", **more) -> Service:
    """A service by short words: `asks` are groups with spaces between, alternatives with |."""
    words = asks.split()
    fields = {
        "areas": ("M",),
        "status": "active",
        "requires": tuple(word for word in words if "|" not in word),
        "requires_any": tuple(word for word in words if "|" in word),
        "grants": tuple(gives.split()),
        **more,
    }
    return Service(id=name, organisation="O", name_bg=name, **fields)


def picture(*services: Service) -> Directory:
    return Directory(
        revision=1,
        areas=MappingProxyType(AREAS),
        organisations=MappingProxyType({"O": OWNER}),
        services=MappingProxyType({one.id: one for one in sorted(services, key=lambda one: one.id)}),
        ties=(),
    )


def setting_out(*held: str, ends=None, valid=None, **more) -> Start:
    person = Question(need="", today=TODAY, **{"area": "Q", "ages": (30, 34), "papers": frozenset(held), **more})
    return Start(person=person, ends=ends or {}, valid_days=valid or {})


def to(code: str, kind: GoalKind = GoalKind.STATE) -> Goal:
    return Goal(kind=kind, code=code)


def told(plan: pathways.Plan) -> list[str]:
    return [" ".join(step.service.id for step in chain.steps) for chain in plan.chains]


def blocked(plan: pathways.Plan) -> list[tuple[str | None, str]]:
    return [(block.state, block.why.value) for block in plan.blocks]


ADDRESS = service("address", "birth_certificate deed|contract|consent|official", "address")
CARD = service("card", "address birth_certificate", "id_card")
LABOUR = service("labour", "id_card", "labour_registered", needs=("emp.register",))
BENEFIT = service("benefit", "id_card labour_registered", "state_paid", needs=("soc.monthly_benefit",))
INSURE = service("insure", "job|paid_60|state_paid", "insured")
GP = service("gp", "insured", "gp_registered gp_referral", needs=("hea.gp",))
C2 = (INSURE, GP, service("specialist", "gp_referral", "hospital_referral"), service("hospital", "hospital_referral"))


# --- the chains of the field -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["deed", "contract", "consent", "official"])
def test_c1_any_of_four_ways_to_an_address_leads_to_the_labour_office(way):
    plan = pathways.find(picture(ADDRESS, CARD, LABOUR), to("labour_registered"), setting_out("birth_certificate", way))
    assert told(plan) == ["address card labour"]
    assert plan.chains[0].steps[0].asks[1].state == way


def test_c1_breaks_where_there_is_no_deed_and_no_mayors_order():
    order = service("order", "", "official", status="suspended")
    plan = pathways.find(
        picture(ADDRESS, CARD, LABOUR, order), to("labour_registered"), setting_out("birth_certificate")
    )
    assert blocked(plan) == [("official", "unusable")]
    assert plan.blocks[0].ways[0].obstacle.code == "service_suspended"
    assert [step.service.id for step in plan.afterwards.steps] == ["address", "card", "labour"]
    open_order = replace(order, status="active")
    again = pathways.find(
        picture(ADDRESS, CARD, LABOUR, open_order), to("labour_registered"), setting_out("birth_certificate")
    )
    assert told(again) == ["order address card labour"]


@pytest.mark.parametrize("way", ["job", "paid_60", "state_paid"])
def test_c2_three_ways_to_be_insured_lead_to_the_hospital(way):
    plan = pathways.find(picture(*C2), to("hospital", GoalKind.SERVICE), setting_out(way))
    assert told(plan) == ["insure gp specialist hospital"]


def test_c2_a_full_list_a_closed_window_and_a_debt_each_stop_it():
    goal = to("hospital", GoalKind.SERVICE)
    full = [replace(one, places=0) if one.id == "gp" else one for one in C2]
    shut = [replace(one, window="06-01/06-30") if one.id == "gp" else one for one in C2]
    for services, code in ((full, "places_full"), (shut, "window_closed")):
        plan = pathways.find(picture(*services), goal, setting_out("job"))
        assert blocked(plan) == [("gp_referral", "unusable")]
        assert plan.blocks[0].ways[0].obstacle.code == code
    assert plan.blocks[0].ways[0].obstacle.details["day"] == date(2026, 6, 1)
    debt = pathways.find(picture(*C2), goal, setting_out())
    assert blocked(debt) == [("insured", "lacking")]
    assert debt.blocks[0].ways[0].lacks == ("job|paid_60|state_paid",)


def test_c2_a_medical_referral_that_ends_before_the_appointment_is_called_out():
    slow = [replace(one, wait_days=45) if one.id == "specialist" else one for one in C2]
    goal = service("both", "gp_referral hospital_referral")
    plan = pathways.find(
        picture(*slow, goal), to("both", GoalKind.SERVICE), setting_out("job", valid={"gp_referral": 30})
    )
    last = plan.chains[0].steps[-1]
    late = {ask.state: ask for ask in last.asks if ask.late}
    assert set(late) == {"gp_referral"}
    assert (late["gp_referral"].until, last.begins) == (TODAY + timedelta(days=30), TODAY + timedelta(days=45))


def test_a_state_with_a_short_life_is_granted_as_late_as_possible():
    services = (service("a", "", "short"), service("b", "", "long", wait_days=60), service("c", "short long"))
    plan = pathways.find(picture(*services), to("c", GoalKind.SERVICE), setting_out(valid={"short": 30}))
    assert told(plan) == ["b a c"]
    assert not any(ask.late for step in plan.chains[0].steps for ask in step.asks)


def test_a_paper_held_that_ends_before_it_is_needed_is_called_out():
    services = (service("a", "", "x", wait_days=10), service("b", "x old"))
    goal = to("b", GoalKind.SERVICE)
    for day, late in ((TODAY + timedelta(days=10), False), (TODAY + timedelta(days=9), True)):
        plan = pathways.find(picture(*services), goal, setting_out("old", ends={"old": day}))
        assert [ask.late for ask in plan.chains[0].steps[-1].asks if ask.state == "old"] == [late]


def test_c3_an_uninsured_person_has_doors_but_the_specialist_is_none_of_them():
    doors = [
        service("emergency", needs=("hea.emergency",)),
        service("tb", needs=("hea.tb_screening",)),
        service("hiv", needs=("hea.hiv",)),
        service("psychiatry", "health_insured", needs=("hea.psychiatric",), accepts_uninsured=True),
        service("check", "", "no_income"),
        service("state_fund", "no_income", needs=("hea.hospital",)),
        service("specialist", "health_insured", needs=("hea.specialist",)),
    ]
    town = picture(*doors)
    for need, chain in (
        ("hea.emergency", "emergency"),
        ("hea.tb_screening", "tb"),
        ("hea.hiv", "hiv"),
        ("hea.psychiatric", "psychiatry"),
        ("hea.hospital", "check state_fund"),
    ):
        assert told(pathways.find(town, to(need, GoalKind.NEED), setting_out())) == [chain]
    stopped = pathways.find(town, to("hea.specialist", GoalKind.NEED), setting_out())
    assert blocked(stopped) == [("health_insured", "no_service")]


def test_c4_a_kindergarten_place_needs_the_record_first_and_may_have_a_queue():
    record = service("vaccines", "gp_registered", "immunisation_record")
    place = service("kindergarten", "address immunisation_record", "child_minded", wait_days=97)
    job = service("job", "child_minded", needs=("emp.placement",))
    goal = to("emp.placement", GoalKind.NEED)
    plan = pathways.find(picture(record, place, job), goal, setting_out("address", "gp_registered"))
    assert told(plan) == ["vaccines kindergarten job"]
    assert plan.chains[0].days == 97
    no_gp = pathways.find(picture(record, place, job), goal, setting_out("address"))
    assert blocked(no_gp) == [("immunisation_record", "lacking")]
    assert no_gp.blocks[0].ways[0].lacks == ("gp_registered",)


def test_c5_a_benefit_insures_and_so_leads_to_a_gp():
    town = picture(LABOUR, BENEFIT, INSURE, GP)
    assert told(pathways.find(town, to("hea.gp", GoalKind.NEED), setting_out("id_card"))) == [
        "labour benefit insure gp"
    ]
    assert told(pathways.find(town, to("hea.gp", GoalKind.NEED), setting_out("id_card", "job"))) == ["insure gp"]


def test_c6_literacy_in_the_daytime_only_stops_who_works_in_the_day():
    course = service("literacy", "id_card", "can_read", hours=("day",))
    town = picture(
        course, service("school", "can_read", "level"), service("vocational", "level", "trade"), service("job", "trade")
    )
    goal = to("job", GoalKind.SERVICE)
    assert told(pathways.find(town, goal, setting_out("id_card"))) == ["literacy school vocational job"]
    evening = pathways.find(town, goal, setting_out("id_card", hours=("evening",)))
    assert blocked(evening) == [("can_read", "unusable")]
    assert evening.blocks[0].ways[0].obstacle.code == "not_open_then"


def test_c7_assessment_plan_and_contract_take_forty_days_before_the_service():
    town = picture(
        service("assess", "", "assessment", wait_days=20),
        service("plan", "assessment", "plan", wait_days=20),
        service("contract", "plan", "contract"),
        service("day_care", "contract", needs=("soc.daycare",)),
    )
    plan = pathways.find(town, to("soc.daycare", GoalKind.NEED), setting_out())
    assert told(plan) == ["assess plan contract day_care"]
    assert [step.begins - TODAY for step in plan.chains[0].steps] == [timedelta(days=n) for n in (0, 20, 40, 40)]


def test_c8_a_disability_decision_starts_at_a_gp_and_stops_the_uninsured_at_step_one():
    town = picture(
        GP,
        service("papers", "gp_referral", "board_papers"),
        service("telk", "board_papers", "telk", areas=("OUT",), wait_days=120),
        service("assess", "telk", "individual_assessment"),
        service("allowance", "individual_assessment", needs=("soc.disability_aid",)),
    )
    goal = to("soc.disability_aid", GoalKind.NEED)
    plan = pathways.find(town, goal, setting_out("insured"))
    assert told(plan) == ["gp papers telk assess allowance"]
    assert [step.warnings for step in plan.chains[0].steps] == [(), (), ("travel",), (), ()]
    assert blocked(pathways.find(town, goal, setting_out())) == [("gp_referral", "lacking")]


def test_c9_tb_the_examination_is_a_travel():
    town = picture(
        service("questionnaire", "", "suspected"),
        service("examination", "suspected", "diagnosis", areas=("OUT",)),
        service("treatment", "diagnosis", "in_treatment"),
        service("support", "in_treatment", needs=("hea.tb_treatment",)),
    )
    plan = pathways.find(town, to("hea.tb_treatment", GoalKind.NEED), setting_out())
    assert told(plan) == ["questionnaire examination treatment support"]
    assert plan.chains[0].steps[1].warnings == ("travel",)


def test_c10_a_crisis_place_in_danger_needs_a_protection_order_or_112():
    town = picture(
        service("112", "", "police_called"),
        service("court", "application", "court_order", wait_days=30),
        service("crisis", "police_called|court_order", "safe", areas=("OUT",)),
    )
    assert told(pathways.find(town, to("safe"), setting_out())) == ["112 crisis"]
    assert told(pathways.find(town, to("safe"), setting_out("application"))) == ["112 crisis", "court crisis"]
    far = picture(*(replace(one, areas=("V",)) if one.id == "crisis" else one for one in town.services.values()))
    plan = pathways.find(far, to("safe"), setting_out())
    assert blocked(plan) == [("safe", "unusable")]
    assert plan.blocks[0].ways[0].obstacle.code == "not_this_area"


HOUSING = service("housing", "id_card", "contract")


def test_c11_a_circle_is_told_with_its_members_and_ends():
    town = picture(service("address", "contract", "address"), CARD, HOUSING)
    plan = pathways.find(town, to("id_card"), setting_out("birth_certificate"))
    (block,) = plan.blocks
    assert block.why is Why.CYCLE
    assert [(link.state, link.service.id, link.needs) for link in block.cycle] == [
        ("address", "address", "contract"),
        ("contract", "housing", "id_card"),
        ("id_card", "card", "address"),
    ]
    (cycle,) = cycles(town)
    assert cycle.states == ("address", "contract", "id_card")
    assert cycle.links == block.cycle


def test_c11_another_way_into_the_circle_opens_it():
    town = picture(ADDRESS, CARD, HOUSING)
    assert cycles(town) == ()
    assert pathways.find(town, to("id_card"), setting_out("birth_certificate")).blocks[0].why is Why.CYCLE
    plan = pathways.find(town, to("contract"), setting_out("birth_certificate", "consent"))
    assert told(plan) == ["address card housing"]
    order = service("order", "", "official", status="suspended")
    shut = pathways.find(picture(ADDRESS, CARD, HOUSING, order), to("contract"), setting_out("birth_certificate"))
    assert blocked(shut)[0] == ("official", "unusable")


def test_states_behind_an_entry_can_still_be_a_circle_of_their_own():
    town = picture(service("in", "", "a"), service("b", "a c", "b"), service("c", "b", "c"), service("back", "c", "a"))
    assert [cycle.states for cycle in cycles(town)] == [("b", "c")]


def test_a_service_that_asks_for_what_it_grants_is_a_circle_of_one():
    assert [cycle.states for cycle in cycles(picture(service("renew", "card", "card")))] == [("card",)]


# --- what a step must be, and what is said of it -----------------------------------------------------------------------


def test_a_day_less_is_cheaper_among_as_many_steps_and_others_are_named():
    services = [service(f"s{days}", "", "x", wait_days=days) for days in (3, 2, 2 + 7)]
    plan = pathways.find(picture(*services), to("x"), setting_out())
    assert told(plan) == ["s2"]
    assert plan.chains[0].steps[0].also == ("s3", "s9")


def test_a_shared_step_counts_once():
    """Adding up costs would take a2 and b2 (2 + 2 steps are as many as 2 + 2); one shared step makes it three."""
    town = picture(
        service("shared", "", "s"), service("a", "s", "a"), service("b", "s", "b"),
        service("before_a", "", "a1"), service("other_a", "a1", "a"),
        service("before_b", "", "b1"), service("other_b", "b1", "b"),
        service("end", "a b"),
    )  # fmt: skip
    plan = pathways.find(town, to("end", GoalKind.SERVICE), setting_out())
    assert told(plan)[0] == "shared a b end"
    assert len(plan.chains[1].steps) == 5


def test_a_goal_already_held_needs_nothing():
    assert pathways.find(picture(), to("x"), setting_out("x")).reached


def test_a_goal_nobody_serves_is_said_so():
    assert blocked(pathways.find(picture(), to("x"), setting_out())) == [("x", "no_service")]
    assert blocked(pathways.find(picture(), to("hea.gp", GoalKind.NEED), setting_out())) == [(None, "no_service")]
    orphan = replace(service("s"), organisation="gone")
    assert blocked(pathways.find(picture(orphan), to("s", GoalKind.SERVICE), setting_out())) == [(None, "unusable")]


def test_unlocks_names_what_a_state_opens_also_as_one_of_several():
    town = picture(ADDRESS, CARD, HOUSING, replace(LABOUR, status="suspended"))
    assert [one.id for one in pathways.unlocks(town, "contract")] == ["address"]
    assert [one.id for one in pathways.unlocks(town, "id_card")] == ["housing"]


def test_a_window_closed_when_a_later_step_begins_is_a_warning():
    town = picture(service("a", "", "x", wait_days=30), service("b", "x", window="12-01/01-31"))
    plan = pathways.find(town, to("b", GoalKind.SERVICE), setting_out())
    assert plan.chains[0].steps[1].warnings == ("window_closed",)


def test_thirty_independent_states_with_two_ways_each_are_found_quickly():
    services = [service(f"{n}{way}", "", f"x{n}", wait_days=n % 3 + (way == "b")) for n in range(30) for way in "ab"]
    services += [service(f"c{n}", "y", f"x{n} z{n}") for n in range(30)]
    town = picture(*services, service("end", " ".join(f"x{n}" for n in range(30))))
    plan = pathways.find(town, to("end", GoalKind.SERVICE), setting_out())
    assert len(plan.chains[0].steps) == 31
    assert plan.proved


# --- the data ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "day", "open_then", "opens", "closes"),
    [
        ("07-01/10-31", "2026-07-01", True, "2026-07-01", "2026-10-31"),
        ("07-01/10-31", "2026-11-01", False, "2027-07-01", "2027-10-31"),
        ("11-15/02-15", "2026-01-15", True, "2026-11-15", "2026-02-15"),
        ("11-15/02-15", "2026-02-16", False, "2026-11-15", "2027-02-15"),
        ("02-29/03-10", "2026-02-28", False, "2026-03-01", "2026-03-10"),
    ],
)
def test_a_window_returns_every_year(window, day, open_then, opens, closes):
    read, when = requirements.read_window(window), date.fromisoformat(day)
    assert read.holds(when) is open_then
    assert (read.opening(when).isoformat(), read.closing(when).isoformat()) == (opens, closes)


@pytest.mark.parametrize(
    "text", ["", "07-01", "13-01/12-31", "02-30/03-01", "7-1/8-1", "07-01/10-31 ", "2026-07-01/10-31"]
)
def test_what_is_no_window_is_none(text):
    assert requirements.read_window(text) is None


@pytest.mark.parametrize("word", ["", "id_card", "id_card=", "=2026-01-01", "id_card=2026-02-30", "id_card=20260101"])
def test_what_is_no_last_day_is_none(word):
    assert requirements.read_until(word) is None


def test_matching_knows_alternatives_ends_and_windows():
    client = Client(
        id="C", area="Q", assistant="A", centre="O", papers=("deed", "telk"), papers_until=("telk=2026-01-14",)
    )
    asked = question_of(client, "doc.address", today=TODAY)
    assert asked.papers == {"deed"}
    assert question_of(client, "x", today=TODAY - timedelta(days=1)).papers == {"deed", "telk"}
    good = service("s", "deed|contract", needs=("doc.address",))
    assert match(picture(good), asked).candidates
    other = match(picture(service("s", "consent|contract telk", needs=("doc.address",))), asked)
    assert other.near_misses[0].reason.details["papers"] == ("telk", "consent|contract")
    shut = match(picture(replace(good, window="07-01/10-31")), asked).near_misses[0].reason
    assert (shut.code, shut.details["day"]) == ("window_closed", date(2026, 7, 1))


def test_a_state_gained_keeps_the_rest_and_a_new_one_has_no_old_end():
    client = Client(
        id="C",
        area="Q",
        assistant="A",
        centre="O",
        papers=("a", "b", "c"),
        papers_until=("a=2026-02-01", "b=2026-03-01"),
    )
    assert requirements.gained(client, ["b", "d"], {"d": date(2026, 4, 1)}) == (
        ("a", "b", "c", "d"),
        ("a=2026-02-01", "d=2026-04-01"),
    )


def test_alternatives_windows_days_and_ends_travel_out_and_in_and_bad_rows_are_kept_by_name(tmp_path):
    store = open_sqlite(tmp_path / "town.sqlite", records.schema())
    settle(store)
    office = desk(store)
    services = tmp_path / "out" / "services.csv"
    store.write(
        lambda tx: records.save(
            tx,
            replace(
                records.get(tx, Service, "S24"),
                requires_any=("property_deed|rental_contract",),
                window="07-01/10-31",
                wait_days=20,
            ),
        )
    )
    export_directory(office, tmp_path / "out")
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    words_as_nodes(desk(other))
    assert not import_native(desk(other), tmp_path / "out").kept
    there = desk(other).directory().services["S24"]
    assert (there.requires_any, there.window, there.wait_days) == (
        ("property_deed|rental_contract",),
        "07-01/10-31",
        20,
    )

    text = services.read_text("utf-8-sig")
    for good, bad, rule in (
        ("07-01/10-31", "7-1/10-31", "not_a_window"),
        ("property_deed|rental_contract", "property_deed|crown", "unknown_code"),
        ("07-01/10-31,20", "07-01/10-31,-3", "negative"),
        ("07-01/10-31,20", "07-01/10-31,soon", "not_a_number"),
    ):
        assert good in text
        services.write_text(text.replace(good, bad), encoding="utf-8")
        assert rule in {one.rule for one in import_native(desk(other), tmp_path / "out").kept}


@pytest.mark.parametrize(("until", "rule"), [("id_card=soon", "not_a_last_day"), ("telk=2026-01-01", "paper_not_held")])
def test_a_clients_last_day_that_cannot_be_used_is_named(until, rule):
    from referral.services.native_rows import _until
    from referral.tables import Row, RowProblem

    row = Row(table="clients", line=2, cells={"papers": "id_card", "papers_until": until})
    with pytest.raises(RowProblem) as refused:
        _until(row)
    assert refused.value.rule == rule
    assert _until(Row(table="clients", line=2, cells={"papers": "id_card", "papers_until": "id_card=2026-01-01"})) == (
        "id_card=2026-01-01",
    )


def test_days_a_paper_is_good_for_are_from_one_up(tmp_path):
    assert WORDS.valid_days == {"gp_referral": 30}
    for days, code in (("0", "too_small"), ('"many"', "wrong_type")):
        (tmp_path / "people.toml").write_text(
            f'[prerequisites.x]\nbg = "а"\nen = "a"\ntype = "paper"\nvalid_days = {days}\n', encoding="utf-8"
        )
        with pytest.raises(DeclarationError) as refused:
            vocabulary.load(tmp_path)
        assert (refused.value.code, refused.value.line) == (code, 5)


# --- the demo town -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    found = open_sqlite(tmp_path_factory.mktemp("pathways") / "town.sqlite", records.schema())
    settle(found)
    return found


@pytest.fixture(scope="module")
def town(store) -> Directory:
    return desk(store).directory()


def repaired(town: Directory) -> Directory:
    services = {**town.services, "S15": replace(town.services["S15"], status="active")}
    return replace(town, services=MappingProxyType(services))


def of_town(*held: str, area: str = "A05") -> Start:
    return setting_out(*held, area=area, ages=None, valid=WORDS.valid_days)


def test_g5_without_a_deed_nobody_gets_an_address(town):
    plan = pathways.find(town, to("labour_registered"), of_town("birth_certificate"))
    assert plan.chains == ()
    assert blocked(plan) == [("address", "lacking")]
    ways = {way.service.id: (way.obstacle.code if way.obstacle else None, way.lacks) for way in plan.blocks[0].ways}
    assert ways == {"S15": ("service_suspended", ()), "S14": (None, ("property_or_consent",))}
    assert plan.blocks[0].ways[0].service.id == "S15"
    assert [step.service.id for step in plan.afterwards.steps] == ["S29", "S16"]
    assert told(pathways.find(town, to("labour_registered"), of_town("address", "birth_certificate"))) == ["S29 S16"]


def test_g5_an_official_address_repairs_it(town):
    plan = pathways.find(repaired(town), to("labour_registered"), of_town("birth_certificate"))
    assert told(plan) == ["S15 S29 S16"]


def test_g5_stops_exactly_the_forty_one_and_the_repair_frees_them_all(town, store):
    sent_away = {
        one.client
        for one in store.read(lambda tx: records.find(tx, Referral, limit=5000)[0])
        if one.service == "S16" and one.reason == "missing_documents"
    }
    people = store.read(lambda tx: records.find(tx, Client, limit=1000)[0])
    stopped = {}
    for person in people:
        if person.id in sent_away:
            start = pathways.start_of(
                person, question_of(person, "emp.register", today=TODAY), valid_days=WORDS.valid_days
            )
            plan = pathways.find(town, to("labour_registered"), start)
            assert blocked(plan) == [("address", "lacking")], person.id
            assert told(pathways.find(repaired(town), to("labour_registered"), start))
            stopped[person.area] = stopped.get(person.area, 0) + 1
    assert stopped == {"A05": 29, "A03": 9, "A04": 3}


def test_g6_the_uninsured_reach_the_specialist_only_with_an_identity_card(town):
    goal = to("S45", GoalKind.SERVICE)
    for held in ((), ("birth_certificate",)):
        assert pathways.find(town, goal, of_town(*held)).chains == ()
    for area, gp in (("A03", "S40"), ("A05", "S40"), ("A04", "S44"), ("A01", "S43"), ("A12", "S43")):
        assert told(pathways.find(town, goal, of_town("id_card", area=area))) == [f"S51 {gp} S45"]


def test_the_town_has_no_closed_circle(town):
    assert cycles(town) == ()


# --- against brute force -------------------------------------------------------------------------------------------------

STATES = "abcdef"
GROUP = st.sets(st.sampled_from(STATES), min_size=1, max_size=2).map(lambda some: "|".join(sorted(some)))


@st.composite
def towns(draw) -> Directory:
    made = []
    for number in range(draw(st.integers(0, 7))):
        asks = draw(st.lists(GROUP, max_size=2))
        gives = draw(st.sets(st.sampled_from(STATES), max_size=2))
        status = draw(st.sampled_from(["active", "active", "active", "suspended"]))
        days = draw(st.integers(0, 3))
        made.append(service(f"s{number}", " ".join(asks), " ".join(sorted(gives)), status=status, wait_days=days))
    return picture(*made)


def can_do(chosen, held: set[str]) -> tuple[bool, set[str]]:
    """Whether all of some services can be taken in some order, and what is held then."""
    had, left = set(held), list(chosen)
    while left:
        ready = [one for one in left if not requirements.lacking(one, had)]
        if not ready:
            return False, had
        left = [one for one in left if one not in ready]
        had |= {state for one in ready for state in one.grants}
    return True, had


def brute(town: Directory, goal: Goal, held: set[str]) -> tuple[int, int] | None:
    usable = [one for one in town.services.values() if one.status == "active"]
    costs = []
    for count in range(len(usable) + 1):
        for chosen in itertools.combinations(usable, count):
            done, had = can_do(chosen, held)
            there = goal.code in had if goal.kind is GoalKind.STATE else any(one.id == goal.code for one in chosen)
            if done and there:
                costs.append((count, sum(one.wait_days for one in chosen)))
        if costs:
            return min(costs)
    return None


GOALS = st.sampled_from([*(to(state) for state in STATES), *(to(f"s{n}", GoalKind.SERVICE) for n in range(7))])
HELD = st.frozensets(st.sampled_from(STATES), max_size=2)


@settings(max_examples=200, deadline=None)
@given(towns(), GOALS, HELD)
def test_a_chain_is_found_exactly_when_there_is_one_and_is_the_cheapest(town, goal, held):
    plan = pathways.find(town, goal, setting_out(*held))
    best = brute(town, goal, set(held))
    if best is None:
        assert not plan.chains
        assert not plan.reached
        assert plan.blocks
    elif best == (0, 0) and goal.kind is GoalKind.STATE:
        assert plan.reached
    else:
        first = plan.chains[0]
        assert (len(first.steps), first.days) == best
        costs = [(len(chain.steps), chain.days) for chain in plan.chains]
        assert costs == sorted(costs)
        assert len({frozenset(step.service.id for step in chain.steps) for chain in plan.chains}) == len(plan.chains)


@settings(max_examples=100, deadline=None)
@given(towns(), GOALS, HELD)
def test_every_step_has_what_it_asks_for_when_it_is_taken(town, goal, held):
    for chain in pathways.find(town, goal, setting_out(*held)).chains:
        had, day = set(held), TODAY
        for number, step in enumerate(chain.steps, start=1):
            assert step.number == number
            assert step.begins == day
            assert step.service.status == "active"
            assert requirements.lacking(step.service, had) == ()
            assert {ask.state for ask in step.asks} <= had
            assert step.missing == requirements.lacking(step.service, held)
            had |= set(step.service.grants)
            day += timedelta(days=step.days)


@settings(max_examples=100, deadline=None)
@given(towns(), GOALS, HELD)
def test_a_block_is_true_and_a_circle_is_told_round(town, goal, held):
    plan = pathways.find(town, goal, setting_out(*held))
    for block in plan.blocks:
        if block.state is None:
            continue
        alternatives = requirements.alternatives(block.state)
        assert all(brute(town, to(state), set(held)) is None for state in alternatives)
        if block.why is Why.CYCLE:
            assert [link.needs for link in block.cycle] == [
                *(link.state for link in block.cycle[1:]),
                block.cycle[0].state,
            ]


@settings(max_examples=100, deadline=None)
@given(towns())
def test_a_closed_circle_cannot_be_entered_with_everything_else(town):
    for cycle in cycles(town):
        outside = set(STATES) - set(cycle.states)
        for state in cycle.states:
            assert brute(town, to(state), outside) is None


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=4)))
def test_groups_are_those_that_lead_to_each_other(waits):
    def leads(one: str) -> set[str]:
        seen, queue = {one}, [one]
        while queue:
            for child in waits.get(queue.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    queue.append(child)
        return seen

    found = groups(waits, sorted(waits))
    flat = [state for group in found for state in group]
    assert len(flat) == len(set(flat))
    for place, group in enumerate(found):
        for state in group:
            assert {other for other in leads(state) if state in leads(other)} == set(group)
            assert leads(state) <= {other for earlier in found[: place + 1] for other in earlier}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_search_among_too_many_still_finds_a_good_chain_and_does_not_call_it_proved(data):
    town, goal, held = data.draw(towns()), data.draw(GOALS), data.draw(HELD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("referral.chains.MANY", 0)
        patch.setattr("referral.chains.FEW", 1)
        patch.setattr("referral.chains.TRIES", data.draw(st.sampled_from([0, 3, 500])))
        cut = pathways.find(town, goal, setting_out(*held))
    whole = pathways.find(town, goal, setting_out(*held))
    assert bool(cut.chains) == bool(whole.chains)
    for chain in cut.chains:
        assert not cut.proved
        done, _ = can_do([step.service for step in chain.steps], set(held))
        assert done
        assert len(chain.steps) >= len(whole.chains[0].steps)
