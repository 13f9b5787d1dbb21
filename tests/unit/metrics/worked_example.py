"""The log of referrals that the metrics were worked out from by hand.

The fixture is written in `STORIES`: twenty-two referrals of twenty clients, twenty of which count (R14 was entered in
error, R15 never sent). Now is Monday 15 June 2026, 9:00 in Sofia. The comment of a story says what is taken from it.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from referral.calendar import SOFIA
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import replay
from referral.lifecycle.timeline import timeline_of
from referral.metrics import METRICS
from referral.metrics.input import MetricInput, NeedRecord, ReferralLog
from referral.metrics.model import Mean, Metric, Share, Wait
from referral.model.referrals import Action, Event, Informant, Referral, TransitionData
from tests.fakes.demo_fixture import WORDS
from tests.unit.lifecycle.test_events import ASSISTANT, CLIENT, COORDINATOR, LINK, PARTNER, SYSTEM

NOW = datetime(2026, 6, 15, 9, tzinfo=SOFIA).astimezone(UTC)
DATA = Path(__file__).parents[4] / "shared" / "data" / "networks" / "small-numbers-a"
WHO = {"A": ASSISTANT, "C": COORDINATOR, "P": PARTNER, "L": LINK, "K": CLIENT, "S": SYSTEM}

# id client need organisation priority [follows] [recorded need]; then one line a move: day hour who action facts.
# Every story also begins with "create", ten minutes before "send" (R01 thirty, R20 none), by the assistant.
# "A accept partner" is an answer on behalf: the assistant types what the partner said.
STORIES = """
R01 C01 hea.gp O1 routine - N1
  # answers itself after 2 h; accepted after 1.0 d; service after 7 d; received; need met; loop closed
  2026-02-02 10:00 A send
  2026-02-02 12:00 L acknowledge
  2026-02-03 10:00 L accept
  2026-02-09 10:00 P start
  2026-02-16 10:00 P complete result=delivered_full
  2026-03-02 10:00 A follow_up result=met
R02 C02 hea.gp O1 routine - -
  # on behalf after 5 h; advice is not a service received; the client says it is done; partly; loop closed
  2026-02-02 10:00 A send
  2026-02-02 15:00 A accept informant=partner channel=phone
  2026-02-06 10:00 A complete informant=client channel=visit result=advice_only
  2026-02-20 10:00 A follow_up result=partly
R03 C03 hea.gp O1 routine - N2
  # declines after 8 working hours
  2026-02-02 10:00 A send
  2026-02-03 10:00 L decline reason=no_capacity
R04 C03 hea.gp O2 routine R03 N2
  # second of the chain of R03: matched 2.25 d and served 9 d after R03 was sent; the partner itself never said a word
  2026-02-04 10:00 A send
  2026-02-04 16:00 A schedule informant=client channel=visit appointment_at=2026-02-11T10:00 place=x
  2026-02-11 10:00 A start informant=client channel=visit
  2026-02-12 10:00 A complete informant=document channel=visit result=document_issued
  2026-02-27 10:00 A follow_up result=not_met
R05 C04 hea.gp O2 routine - N3
  # silence
  2026-02-02 10:00 A send
  2026-02-16 17:00 S expire
R06 C05 doc.id_card O2 routine - -
  # seen after 6 h, never decided
  2026-02-02 10:00 A send
  2026-02-02 16:00 L acknowledge
  2026-02-16 17:00 S expire
R07 C06 doc.id_card O2 routine - N6
  # accepted after it had expired: 12 working days = 96 h, 16 d
  2026-02-02 10:00 A send
  2026-02-16 17:00 S expire
  2026-02-18 10:00 L accept
R08 C07 doc.id_card O3 routine - -
  # waiting list after 16 h, 2 d
  2026-02-02 10:00 A send
  2026-02-04 10:00 A waitlist informant=partner channel=phone expected_on=2026-07-01
R09 C08 doc.id_card O3 urgent - -
  # Friday 10:00 to Monday 9:00 = 7 working hours, by the next working day, 71 h = 2.9583 d; missed twice
  2026-02-06 10:00 A send
  2026-02-09 09:00 L schedule appointment_at=2026-02-12T10:00 place=x
  2026-02-12 17:00 L miss reason=client_no_show
  2026-02-13 10:00 P schedule appointment_at=2026-02-19T10:00 place=x
  2026-02-19 17:00 P fail reason=no_show
R10 C09 doc.id_card O3 urgent - -
  # on behalf after 10 working hours, 74 h = 3.0833 d, on the next working day; consent withdrawn
  2026-02-06 10:00 A send
  2026-02-09 12:00 A accept informant=partner channel=phone
  2026-02-10 10:00 A cancel reason=consent_withdrawn
R11 C10 emp.counsel O1 routine - -
  # a question after 7 h is an answer; accepted after 3 d; an appointment moved, the next one kept; 18 d; enrolled
  2026-02-02 10:00 A send
  2026-02-03 09:00 L ask note=?
  2026-02-04 10:00 A inform note=!
  2026-02-05 10:00 L accept
  2026-02-06 10:00 P schedule appointment_at=2026-02-12T10:00 place=x
  2026-02-11 10:00 P miss reason=partner_moved_it
  2026-02-11 11:00 P schedule appointment_at=2026-02-20T10:00 place=x
  2026-02-20 10:00 P start
  2026-02-25 10:00 P complete result=enrolled_or_registered
R12 C11 emp.counsel O1 routine - -
  # accepted after 1 h, taken back: seen, not accepted, not decided
  2026-02-02 10:00 A send
  2026-02-02 11:00 L accept
  2026-02-03 10:00 P unaccept reason=no_capacity
  2026-02-16 17:00 S expire
R13 C12 emp.counsel O1 routine - -
  # served after 3 d, then not; the client not found on three days: lost, and the loop closed
  2026-02-02 10:00 A send
  2026-02-02 11:00 L accept
  2026-02-05 10:00 P start
  2026-02-06 10:00 P fail reason=client_declined_at_service
  2026-02-20 10:00 A follow_up result=not_reached
  2026-02-21 10:00 A follow_up result=not_reached
  2026-02-23 10:00 A follow_up result=not_reached
R14 C13 emp.counsel O1 routine - -
  # entered in error: not counted anywhere
  2026-02-02 10:00 A send
  2026-02-02 11:00 L accept
  2026-02-02 12:00 C void reason=wrong_client
R15 C14 emp.counsel O1 routine - -
  # a draft: not counted anywhere
R16 C15 hou.water O4 routine - -
  # withdrawn by the client before any answer; its consent is dated a day after sending
  2026-02-02 10:00 A send consent_on=2026-02-03
  2026-02-03 10:00 A cancel reason=client_changed_mind
R17 C16 hou.water O4 routine - -
  # open, 14 days old: 7 + 9 x 8 = 79 working hours without an answer, 13.9583 d
  2026-06-01 10:00 A send
R18 C17 hou.water O4 routine - -
  # accepted after 1 h; the hour of the appointment has passed and nobody has said
  2026-06-01 10:00 A send
  2026-06-01 11:00 L accept
  2026-06-02 10:00 P schedule appointment_at=2026-06-10T10:00 place=x
R19 C18 soc.food O5 routine - -
  # closed more than a year ago; the client came back (R20) within a year; service without a first day counts at 7 d
  2025-05-12 10:00 A send
  2025-05-12 12:00 A accept informant=partner channel=phone
  2025-05-19 10:00 A complete informant=partner channel=phone result=delivered_part
  2025-06-02 10:00 A follow_up result=met
R20 C18 soc.goods O5 routine - -
  # passed on to somebody else: completed, but no help
  2025-11-10 10:00 A send
  2025-11-10 11:00 L accept
  2025-11-12 10:00 L complete result=referred_onward
R21 C19 soc.food O5 routine - -
  # declined on behalf after 8 h, more than a year ago; the client did not come back
  2025-05-12 10:00 A send
  2025-05-13 10:00 A decline informant=client channel=visit reason=outside_area
R22 C20 soc.food O5 routine - -
  # served after 2 d, asked, then reopened: the loop is open again, and so is the referral
  2025-05-12 10:00 A send
  2025-05-12 11:00 L accept
  2025-05-14 10:00 L complete result=delivered_full
  2025-05-28 10:00 A follow_up result=not_met
  2025-06-02 10:00 C reopen reason=client_returned
"""
READ = {"informant": Informant, "consent_on": date.fromisoformat, "expected_on": date.fromisoformat,
        "happened_on": date.fromisoformat,
        "appointment_at": lambda text: moment(*text.split("T"))}  # fmt: skip
WRITTEN = {"R01": 30, "R20": 0}


def moment(day: str, hour: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=SOFIA).astimezone(UTC)


def stories() -> list[tuple[Referral, list[Event]]]:
    """The fixture as headers and events, every event decided by the table of moves."""
    found: list[tuple[Referral, list[Event]]] = []
    for line in STORIES.strip().splitlines():
        words = line.split()
        if words[0] == "#":
            continue
        if line.startswith("R"):
            name, client, need, owner, priority, follows, recorded = words
            header = Referral(
                id=name, short_code=name, client=client, need=need, area="A03", centre="O01", assistant="AS-1",
                priority=priority, delivery="phone", service="S1", organisation=owner,
                follows=None if follows == "-" else follows, recorded_need=None if recorded == "-" else recorded,
            )  # fmt: skip
            found.append((header, []))
            if name == "R15":
                take(found[-1], moment("2026-02-02", "10:00"), "A", "create", {})
            continue
        header = found[-1][0]
        day, hour, who, action = words[:4]
        data = dict(word.split("=", 1) for word in words[4:])
        at = moment(day, hour)
        if action == "send":
            take(found[-1], at - timedelta(minutes=WRITTEN.get(header.id, 10)), "A", "create", {})
            data = {"consent_on": day, "consent_channel": "signed", "channel": "phone", **data}
        if action == "follow_up":
            asked = "assistant" if data["result"] == "not_reached" else "client"
            data = {"informant": asked, "channel": "phone", **data}
        if action == "start" and who == "A":
            data["accompanied_by"] = "AS-1"
        take(found[-1], at, who, action, data)
    return found


def take(story: tuple[Referral, list[Event]], at: datetime, who: str, action: str, data: dict[str, str]) -> None:
    header, events = story
    given = TransitionData(**{name: READ.get(name, str)(value) for name, value in data.items()})
    now = replay(header, events)
    events.append(decide(now, Action(action), data=given, by=DecisionContext(actor=WHO[who], at=at, vocabulary=WORDS)))


# N1 was served (R01), N2 in the second try (R04), N3 ended in silence (R05), N6 is open (R07). N4 and N5 were never
# referred: N4 nobody can help with, N5 somebody could.
NEEDS = tuple(
    NeedRecord(id=f"N{n}", client=f"C{n:02}", recorded_on=date(2026, 2, 1), has_partner=n != 4) for n in range(1, 7)
)


def scene(told: list[tuple[Referral, list[Event]]] | None = None) -> MetricInput:
    timelines = [timeline_of(replay(header, events)) for header, events in told or stories()]
    log = {one.id: one for one in timelines if one.counts}
    return MetricInput(
        now=NOW,
        start=moment("2025-05-01", "00:00"),
        end=moment("2026-06-15", "00:00"),
        cohort=tuple(log.values()),
        log=ReferralLog(timelines=log),
        needs=NEEDS,
        partners=frozenset({"O1", "O2", "O3", "O4", "O5"}),
        receiving=frozenset({"O4"}),
        # a year before 15 June 2026 is 15 June 2025: two are fresh, one is a day too old, one was never checked
        verified=(date(2026, 1, 1), date(2025, 6, 15), date(2025, 6, 14), None),
    )


def measured(data: MetricInput, metrics: tuple[Metric, ...] = METRICS) -> dict[str, object]:
    return {
        f"{metric.code}.{figure.part.code}".rstrip("."): figure.value
        for metric in metrics
        for figure in metric.find(data)
    }


def check(metrics, *, shares=None, waits=None, means=None) -> None:
    """Compare every figure of some metrics with the numbers worked out by hand, and its parts with those declared."""
    figures = measured(scene(), metrics)
    assert {name: (one.hits, one.of) for name, one in figures.items() if isinstance(one, Share)} == (shares or {})
    assert {name: (one.total, one.of) for name, one in figures.items() if isinstance(one, Mean)} == (means or {})
    found = {name: one for name, one in figures.items() if isinstance(one, Wait)}
    assert set(found) == set(waits or {})
    for name, (happened, of, median, ninetieth) in (waits or {}).items():
        assert (found[name].happened, found[name].of) == (happened, of), name
        for value, expected in ((found[name].median, median), (found[name].ninetieth, ninetieth)):
            assert value == (None if expected is None else pytest.approx(expected)), name
    for metric in metrics:
        for figure in metric.find(scene()):
            assert not figure.part.label or figure.part in metric.parts, (metric.code, figure.part)
