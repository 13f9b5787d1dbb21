"""Asked as of an earlier day, everything is as if the clock had stopped there: nothing later is known."""

import re
from datetime import date, datetime, time, timedelta

import pytest

from graph.errors import GraphError
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.calendar import SOFIA
from referral.errors import BadInput, NotAllowed
from referral.gaps.ledger import gaps
from referral.matching.find_help import find_help
from referral.matching.model import HelpRequest
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.matching.partners.waiting_lists import waiting_for
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.ids import AreaId, NeedCode
from referral.network.graphs import layers_of
from referral.network.picture import picture
from referral.releases.results import metrics
from tests.fakes.cut_town import cut_town
from tests.fakes.demo_fixture import FakeClock, context

DAYS = (
    date(2024, 7, 20),
    date(2024, 12, 31),
    date(2025, 3, 29),
    date(2025, 6, 1),
    date(2025, 10, 6),
    date(2026, 1, 10),
)


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SOFIA) - timedelta(microseconds=1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    store = cut_town(tmp_path_factory.mktemp("whole"))
    yield store
    store.close()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_figure_equals_the_one_of_a_town_cut_on_that_day(whole, tmp_path, day):
    cut = cut_town(tmp_path, until=end_of(day))
    asked = context_of(context(whole, Role.COORDINATOR), day, Permission.SEE_METRICS)
    stopped = context(cut, Role.COORDINATOR, clock=FakeClock(end_of(day)))
    assert asked.today == stopped.today == day
    everything = [_everything(office, day) for office in (asked, stopped)]
    for name, then in everything[1].items():
        assert everything[0][name] == then, name
    assert everything[0]["referrals"]  # the town was not empty
    cut.close()


def _everything(office, day: date) -> dict[str, object]:
    """Return every figure, gap, list and picture of a context."""
    told: dict[str, object] = {}
    for first, last in ((date(2024, 7, 1), day), (date(2024, 7, 1), date(2025, 6, 1)), (day - timedelta(days=60), day)):
        if first <= last:
            report = metrics(office, ReportRequest(first=first, last=last))
            told |= {f"{cohort.maturity} {first} {last}": cohort for cohort in report.cohorts}
            told[f"partners {first} {last}"] = (report.partners, report.feedback)
    told["gaps"] = gaps(office)
    told["flows"] = picture(office).flows
    layers = layers_of(office, name_of=lambda entry: entry.name_bg)
    told |= {view: layers.graph(view) for view in layers.views}
    told["records"] = records_of_partners(office)
    told["waiting"] = office.read(waiting_for)
    for need in ("hea.gp", "doc.id_card", "emp.job"):
        found = find_help(office, HelpRequest(need=NeedCode(need), area=AreaId("A04"), today=day))
        told[need] = re.sub(r"version=\d+", "", repr(found))  # an entry of the history has no version to be saved with
    told["referrals"] = office.read(
        lambda tx: [
            (node.id, {name: value for name, value in node.fields.items() if name != "answer_days"})
            for node in tx.find("Referral", limit=9999).nodes
        ]
    )
    told["events"] = office.read(lambda tx: [node.id for node in tx.find("ReferralEvent", limit=99999).nodes])
    return told


def test_today_is_not_an_earlier_day_and_tomorrow_has_not_come(whole):
    office = context(whole, Role.COORDINATOR)
    assert context_of(office, None, Permission.SEE_GAPS) is office
    assert context_of(office, office.today, Permission.SEE_GAPS) is office
    for day, code in ((office.today + timedelta(days=1), "in_the_future"), (date(1999, 12, 31), "no_such_day")):
        with pytest.raises(BadInput) as refused:
            context_of(office, day, Permission.SEE_GAPS)
        assert refused.value.details["problems"][0][:2] == ("as_of", code)


def test_whoever_sees_closed_periods_alone_chooses_no_day(whole):
    with pytest.raises(NotAllowed):
        context_of(context(whole, Role.MUNICIPALITY), date(2025, 6, 1), Permission.SEE_METRICS)


def test_the_past_cannot_be_written_to(whole):
    then = context_of(context(whole, Role.COORDINATOR), date(2025, 6, 1), Permission.SEE_GAPS)
    with pytest.raises(RuntimeError):
        then.write(lambda tx: tx.put([]))
    assert then.store.status() == whole.status()
    then.store.close()  # the store itself stays open
    assert whole.read(lambda tx: tx.get("Organisation", "O01"))
    assert not isinstance(RuntimeError(), GraphError)
