"""Referrals with a story, ready to be told in FHIR."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from referral.errors import Refusal
from referral.exchange.fhir import bundle as fhir_bundle
from referral.exchange.fhir.content import BundleContent
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import apply_event, blank
from referral.lifecycle.transitions import BARRED, BY_STATE, transition_for
from referral.model.actors import ActingAs
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Action, Event, Referral, Route, State, TransitionData
from tests.fakes.demo_fixture import WORDS
from tests.unit.lifecycle.test_events import ACTORS, data_for, referral

START = datetime(2026, 1, 15, 9, tzinfo=UTC)
TODAY = date(2026, 1, 20)
CENTRE = Organisation(id="O01", name_bg="Център", kind="community_centre")
PARTNER = Organisation(id="O14", name_bg="Болница", kind="hospital", name_en="Hospital", phone="0000 1")
SERVICE = Service(id="S1", organisation="O14", name_bg="Преглед", status="active")
CLIENT = Client(
    id="TH-1", area="A03", assistant="AS-1", centre="O01", birth_from=1990, birth_to=1994, sex="f", language="rom",
    barriers=("debt",), held=("id_card",), household="H-9", consent_scope="referral",
)  # fmt: skip
AREAS = {
    "A03": Area(id="A03", name_bg="Слънчев рид", type="neighbourhood"),
    "A04": Area(id="A04", name_bg="Воденица", type="neighbourhood"),
}
EVERYTHING = ("code", "need", "age_band", "area", "language", "note")
CONSENT = Consent(
    id="CO-1", client="TH-1", organisation="O14", purpose="referral", covers=EVERYTHING, wording="referral-1",
    language="bg", channel="signed", given_by="self", given_on=date(2026, 1, 10), expires_on=date(2027, 1, 10),
    recorded_by="AS-1", recorded_at=START, centre="O01", assistant="AS-1",
)  # fmt: skip
GROUND = "neglect"


def header(**more: object) -> Referral:
    return replace(blank(referral()), **more)


def happens(
    current: Referral,
    action: Action,
    *,
    acting_as: ActingAs | None = None,
    at: datetime,
    data: TransitionData | None = None,
) -> tuple[Referral, Event]:
    """One legal move, carrying what it must when nothing else is said."""
    transition = transition_for(current.state if current.events else None, action)
    own = acting_as or transition.capacities[0]
    carried = data or data_for(transition, own)
    if current.route == Route.REPORT and action is Action.SEND:
        carried = replace(carried, consent_on=None, consent_channel=None, report_reason=GROUND)
    event = decide(current, action, data=carried, by=DecisionContext(actor=ACTORS[own], at=at, vocabulary=WORDS))
    return apply_event(current, event), event


def story(*actions: Action | tuple[Action, TransitionData], **more: object) -> tuple[Referral, tuple[Event, ...]]:
    """A referral after these actions, an hour apart."""
    current, events = header(**more), []
    for number, step in enumerate(actions):
        action, data = step if isinstance(step, tuple) else (step, None)
        current, event = happens(current, action, at=START + timedelta(hours=number), data=data)
        events.append(event)
    return current, tuple(events)


def told(current: Referral, events: tuple[Event, ...], **more: object) -> BundleContent:
    """What the bundle is made of, with a consent to everything."""
    values = {
        "referral": current, "events": events, "client": CLIENT, "centre": replace(CENTRE, id=current.centre),
        "partner": replace(PARTNER, id=current.organisation), "service": replace(SERVICE, id=current.service),
        "area": AREAS[more.get("client", CLIENT).area],
        "consent": CONSENT, "vocabulary": WORDS, "today": TODAY,
    }  # fmt: skip
    return BundleContent(**(values | more))


def bundle(current: Referral, events: tuple[Event, ...], **more: object) -> dict:
    return fhir_bundle.bundle(told(current, events, **more), at=START)


TO_SENT = (Action.CREATE, Action.SEND)
TO_ACCEPTED = (*TO_SENT, Action.ACCEPT)
WAYS: dict[State, tuple[Action, ...]] = {
    State.DRAFT: (Action.CREATE,),
    State.SENT: TO_SENT,
    State.ACKNOWLEDGED: (*TO_SENT, Action.ACKNOWLEDGE),
    State.NEEDS_INFO: (*TO_SENT, Action.ASK),
    State.ACCEPTED: TO_ACCEPTED,
    State.WAITLISTED: (*TO_SENT, Action.WAITLIST),
    State.SCHEDULED: (*TO_SENT, Action.SCHEDULE),
    State.IN_SERVICE: (*TO_ACCEPTED, Action.START),
    State.COMPLETED: (*TO_ACCEPTED, Action.START, Action.COMPLETE),
    State.NOT_COMPLETED: (*TO_ACCEPTED, Action.FAIL),
    State.DECLINED: (*TO_SENT, Action.DECLINE),
    State.CANCELLED: (*TO_SENT, Action.CANCEL),
    State.EXPIRED: (*TO_SENT, Action.EXPIRE),
    State.ENTERED_IN_ERROR: (*TO_SENT, Action.VOID),
}


@st.composite
def stories(draw: st.DrawFn) -> tuple[Referral, tuple[Event, ...]]:
    """Any legal sequence of transitions, by actors of every capacity, with any codes."""
    route = draw(st.sampled_from(list(Route)))
    mode = draw(st.sampled_from(sorted(WORDS.codes("deliveries"))))
    current, events, at = header(route=route.value, delivery=mode), [], START
    for _ in range(draw(st.integers(1, 16))):
        state = current.state if current.events else None
        barred = BARRED.get(current.route, frozenset())
        rows = [
            transition
            for (source, _), transition in BY_STATE.items()
            if source == state and transition.action not in barred
        ]
        if not rows:
            break
        transition = draw(st.sampled_from(rows))
        acting_as = draw(st.sampled_from(transition.capacities))
        data = data_for(transition, acting_as)
        for name, listing in transition.codes.items():
            data = replace(data, **{name: draw(st.sampled_from(sorted(WORDS.codes(listing))))})
        at += timedelta(minutes=draw(st.integers(0, 60 * 12)))
        try:
            current, event = happens(current, transition.action, acting_as=acting_as, at=at, data=data)
        except Refusal:
            continue
        events.append(event)
    return current, tuple(events)
