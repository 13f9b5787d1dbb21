"""The page of what is missing: each kind of gap with its words, every rate, and the records behind it."""

import re
from html import escape

from referral.gaps import GAPS
from referral.gaps.ledger import gaps, too_few
from referral.model.actors import Role
from referral.model.referrals import Referral
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.web.wording.test_presenter import presenter
from web.wording import languages
from web.wording.reports.gaps import GapWords


def test_what_is_missing_names_the_referrals_behind_it_by_code_and_only_those_in_reach(client_as, app):
    page = client_as(Role.COORDINATOR).get("/gaps").text
    shown = dict(re.findall(r'<a href="/referrals/([^"]+)">([^<]+)</a>', page))
    assert len(shown) > 20
    stored = app.state.application.store.read(lambda tx: records.get_many(tx, Referral, shown))
    assert shown == {one.id: one.short_code for one in stored}
    lead = client_as(Role.CENTRE_LEAD)
    own = re.findall(r'<a href="/referrals/([^"]+)">', lead.get("/gaps").text)
    assert own
    assert len(own) < len(shown)
    assert {lead.get(f"/referrals/{one}").status_code for one in own} == {200}


def test_every_kind_of_gap_is_there_with_its_words_in_both_languages(client_as, store):
    client = client_as(Role.COORDINATOR)
    rated = {one["detector"] for one in client.get("/api/gaps").json() if one["of"] is not None}
    apart = {detector.code for detector in GAPS if detector.code in rated and "{low}" not in detector.sentence}
    for language in ("bg", "en"):
        page, say = client.get(f"/gaps?lang={language}&all=yes").text, languages.translations(language).gettext
        tell = GapWords(words=presenter(language), directory=context(store, Role.COORDINATOR).directory())
        for detector in GAPS:
            for kind, word in detector.words():
                shown = kind not in {"sentence", "label of the rate"} or (
                    kind == "label of the rate" and detector.code in apart
                )
                told = tell.rule(detector) if kind == "rule" else say(word)
                assert not shown or escape(told, quote=False) in page, (language, word)


def test_a_rate_is_told_with_its_numbers_and_a_finding_as_a_sentence(client_as, store):
    page = client_as(Role.COORDINATOR).get("/gaps?lang=en").text
    (silent,) = (one for one in gaps(context(store, Role.COORDINATOR)) if one.detector == "silence")
    low, high = (f"{100 * limit:.0f} %" for limit in silent.rate.interval)
    numbers = f"{silent.rate.hits} of {silent.rate.of}"
    assert silent.rate.of > 100
    answered = f"Labour office answered {numbers} referrals whose time to answer is over: 0 % (95 %"
    assert f"{answered} interval {low} to {high})." in page


def test_who_may_not_see_small_numbers_gets_neither_sentence_nor_rate_of_them(client_as):
    page = client_as(Role.MUNICIPALITY).get("/gaps?lang=en").text
    assert "The numbers are hidden: they are of few people, or are not published." in page
    assert not re.search(r"this need: [1-9]\.", page)
    assert "/referrals/" not in page


def test_records_of_a_hidden_number_are_not_named_even_to_who_may_see_them(client_as, store):
    exact = {one.key: one for one in gaps(context(store, Role.COORDINATOR))}
    hidden = {one.key for one in gaps(context(store, Role.CENTRE_LEAD)) if one.hidden}
    shown = {record for key, one in exact.items() if key not in hidden for record in one.evidence.ids}
    page = client_as(Role.CENTRE_LEAD).get("/gaps").text
    assert {record for key in hidden for record in exact[key].evidence.ids} - shown
    assert set(re.findall(r'<a href="/referrals/([^"]+)">', page)) <= shown


def test_four_needs_only_outside_are_hidden_from_a_municipality_and_not_said_to_be_none(client_as):
    """All four are sensitive needs: "outside the municipality: 0, nothing is missing" would be untrue."""
    section = (
        client_as(Role.COORDINATOR).get("/gaps?lang=en").text.partition("<strong>Only outside the municipality")[2]
    )
    assert section.startswith(": 4<")
    page = re.sub(r"\s+", " ", client_as(Role.MUNICIPALITY).get("/gaps?lang=en").text)
    section = page.partition("<strong>Only outside the municipality")[2].partition("</details>")[0]
    assert section.startswith(": hidden<")
    assert "Others are hidden: they are about needs that must stay discreet." in section
    assert "Nothing is missing" not in section
    rows = client_as(Role.MUNICIPALITY).get("/api/gaps").json()
    (outside,) = (row for row in rows if row["detector"] == "outside_only")
    assert (outside["need"], outside["people"], outside["records"], outside["organisations"]) == (None, None, None, [])


def test_the_hours_of_a_gap_are_told_in_words(client_as):
    row = next(
        row
        for row in client_as(Role.COORDINATOR).get("/api/gaps?lang=en").json()
        if row["key"].startswith("wrong_hours")
    )
    assert (row["need"], row["people"]) == ("edu.literacy_adult", 38)
    assert "never at these hours: evening. People who can come only then: 38." in row["sentence"]


def listed(page):
    """Return the people, months and people × months of every row, and the headings."""
    table = re.sub(r"\s+", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])
    cells = re.findall(r'data-label="(?:People|Months open|People × months)" class="figure">([^<]*)<', table)
    numbers = [int(cell.replace(" ", "")) if cell.strip() != "—" else None for cell in cells]
    return [tuple(numbers[at : at + 3]) for at in range(0, len(numbers), 3)], table


def test_all_kinds_stand_in_one_list_by_people_times_months(client_as):
    rows, table = listed(client_as(Role.COORDINATOR).get("/gaps?lang=en&all=yes").text)
    weights = [weight for _, _, weight in rows]
    assert weights == sorted(weights, reverse=True)
    assert all(weight == people * (months or 1) for people, months, weight in rows)
    kinds = re.findall(r'href="/gaps\?kind=(\w+)"', table)
    assert len(set(kinds)) > 8
    assert kinds != sorted(kinds, key=[detector.code for detector in GAPS].index), "no kind after the other"


def test_the_list_is_narrowed_in_the_address_and_says_what_was_chosen(client_as, store):
    client = client_as(Role.COORDINATOR)
    found = [one for one in gaps(context(store, Role.COORDINATOR)) if one.remedy == "recruit" and not one.apart]
    rows, _ = listed(client.get("/gaps?lang=en&all=yes&remedy=recruit").text)
    assert len(rows) == len(found)
    page = client.get("/gaps?lang=en&kind=no_service").text
    assert '<option value="no_service" selected>' in page
    assert set(re.findall(r'href="/gaps\?kind=(\w+)"', listed(page)[1])) == {"no_service"}
    assert len(listed(client.get("/gaps?area=A05&all=yes&lang=en").text)[0]) < len(
        listed(client.get("/gaps?all=yes&lang=en").text)[0]
    )


def test_a_filter_that_is_in_no_list_is_said_and_the_rest_is_shown(client_as):
    client = client_as(Role.COORDINATOR)
    for wrong in ("area=NOWHERE", "need=x", "remedy=pray", "kind=x", "new=perhaps"):
        answer = client.get(f"/gaps?{wrong}")
        assert answer.status_code == 422, wrong
        assert "<tbody>" in answer.text


def test_an_unmet_need_opens_the_reasons(client_as):
    page = client_as(Role.COORDINATOR).get("/gaps?kind=no_service").text
    assert "/gaps/reasons?need=hea.transport" in page
    assert "/gaps/reasons?need=" not in client_as(Role.MUNICIPALITY).get("/gaps").text


def test_whom_nobody_can_judge_is_said_beside_the_kind_and_named_to_who_sees_everybody(client_as, store):
    few = too_few(context(store, Role.COORDINATOR))["refusing"]
    assert few.count == len(few.ids) == 17, "organisations with 1 to 19 referrals in the table of field.md, section 5"
    assert "O19" in few.ids, "five referrals"
    page = re.sub(r"\s+", " ", client_as(Role.COORDINATOR).get("/gaps?lang=en").text)
    section = page.partition("<strong>Declines often: 1</strong>")[2].partition("</details>")[0]
    summary, _, told = section.partition("</summary>")
    assert f"not enough data: {few.count}<" in summary
    assert f"organisations with fewer than 20 such referrals: {few.count}. " in told
    assert "Usmivka Dental Practice" in told
    led = re.sub(r"\s+", " ", client_as(Role.CENTRE_LEAD).get("/gaps?lang=en").text)
    section = led.partition("<strong>Declines often:")[2].partition("</details>")[0]
    assert f"such referrals: {few.count}.</p>" in section, "how many, and not who"
    assert not re.search(
        r"(?i)not enough data(: \d|, \w+ with)", client_as(Role.MUNICIPALITY).get("/gaps?lang=en").text
    )


def test_one_kind_of_rates_stands_by_how_sure_it_is(client_as):
    client = client_as(Role.COORDINATOR)
    surest = "First what is surest"
    assert surest in client.get("/gaps?kind=refusing&lang=en").text
    assert surest not in client.get("/gaps?kind=no_service&lang=en").text
    assert surest not in client.get("/gaps?lang=en").text
