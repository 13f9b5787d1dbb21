"""The eligibility table: what a service asks of a person and costs one, as data (field.md, section 2 (b)).

One row a criterion, and of its rules the first that holds gives the reason. Add a row to `CHECKS` and its sentence to
web/wording/tables/reasons.py: the index groups services by what the row reads, and the phone gets it with the
directory. An operator that is missing is added to `rules.OPERATORS` and to web/static/offline/operators.js.
"""

from typing import Final

from referral.matching.model import Verdict
from referral.matching.rules import Criterion, Expression, otherwise, silent_when, when
from referral.model import requirements
from referral.vocabulary.files import NATIONAL

PASS, CAUTION, UNKNOWN, FAIL = Verdict.PASS, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.FAIL
INSURED: Final[Expression] = ("code", requirements.INSURED)
YOUNGEST: Final[Expression] = ("least", "person.ages")
OLDEST: Final[Expression] = ("most", "person.ages")
DOCUMENTS: Final[Expression] = ("without", "service.required", INSURED)
DOCUMENTS_MISSING: Final[Expression] = ("missing", DOCUMENTS, "person.held")
DOCUMENTS_DENIED: Final[Expression] = ("denied", DOCUMENTS_MISSING, "person.not_held")
# A month is 30 days, with five of grace.
STALE_DAYS: Final[Expression] = ("sum", ("product", "person.stale_months", 30), 5)
# Areas that a service serves around the person, and those outside the municipality within something both are part of.
LOCAL: Final[Expression] = ("common", "service.areas", "place.chain")
AWAY: Final[Expression] = ("not_part_of", "place.directory", "service.areas", "place.municipality")
NEAR: Final[Expression] = ("sharing", "place.directory", AWAY, "place.chain")
WHOLE: Final[Expression] = ("codes", "municipality", "province")
OUTSIDE: Final[Expression] = ("is", "territory.code", ("code", "outside_municipality"))

ACTIVITY: Final = Criterion(
    "activity",
    when(("is", "organisation.active", False), FAIL, "organisation_closed"),
    when(("not", ("is", "service.status", ("code", "active"))), FAIL, "service_suspended", status="service.status"),
    otherwise(PASS, "active"),
)
TERRITORY: Final = Criterion(
    "territory",
    when(("unknown", "person.area"), UNKNOWN, "area_not_asked", areas="service.areas"),
    when(("empty", "service.areas"), UNKNOWN, "area_unknown"),
    when(
        ("all", ("not", ("empty", LOCAL)), ("within", ("types", "place.directory", LOCAL), WHOLE)),
        PASS,
        "serves_municipality",
        area=("first", LOCAL),
    ),
    when(("not", ("empty", LOCAL)), PASS, "serves_area", area=("first", LOCAL)),
    when(
        ("not", ("empty", NEAR)),
        CAUTION,
        "outside_municipality",
        area=("first_known", "organisation.seat", ("first", NEAR)),
    ),
    otherwise(FAIL, "not_this_area", areas="service.areas"),
)
# Criteria that read nothing but a person and a service.
CHECKS: Final = (
    Criterion(
        "age",
        silent_when(("all", ("unknown", "service.age_from"), ("unknown", "service.age_to"))),
        when(("unknown", "person.ages"), UNKNOWN, "age_unknown", low="service.age_from", high="service.age_to"),
        when(("below", OLDEST, "service.age_from"), FAIL, "age_too_young", low="service.age_from"),
        when(("below", "service.age_to", YOUNGEST), FAIL, "age_too_old", high="service.age_to"),
        when(
            ("any", ("below", YOUNGEST, "service.age_from"), ("below", "service.age_to", OLDEST)),
            UNKNOWN,
            "age_at_the_edge",
            low="service.age_from",
            high="service.age_to",
        ),
        otherwise(PASS, "age_fits", low="service.age_from", high="service.age_to"),
    ),
    Criterion(
        "documents",
        silent_when(("empty", DOCUMENTS)),
        when(("not", ("empty", DOCUMENTS_DENIED)), FAIL, "papers_missing", papers=DOCUMENTS_DENIED),
        when(("not", ("empty", DOCUMENTS_MISSING)), UNKNOWN, "papers_unknown", papers=DOCUMENTS_MISSING),
        otherwise(PASS, "papers_held", papers=DOCUMENTS),
        prerequisites=True,
    ),
    Criterion(
        "insurance",
        when(("is", "service.accepts_uninsured", True), PASS, "uninsured_welcome"),
        silent_when(("not", ("has", "service.requires", INSURED))),
        when(("has", "person.by_law", INSURED), PASS, "insured_by_state"),
        when(("has", "person.held", INSURED), PASS, "insured"),
        when(("has", "person.not_held", INSURED), FAIL, "not_insured"),
        otherwise(UNKNOWN, "insurance_unknown"),
        prerequisites=True,
    ),
    Criterion(
        "language",
        silent_when(("any", ("unknown", "person.language"), ("is", "person.language", ("code", NATIONAL)))),
        when(("empty", "service.languages"), UNKNOWN, "language_unknown", language="person.language"),
        when(("has", "service.languages", "person.language"), PASS, "speaks_language", language="person.language"),
        otherwise(CAUTION, "other_language", language="person.language"),
    ),
    Criterion(
        "hours",
        silent_when(("empty", "person.hours")),
        when(("empty", "service.hours"), UNKNOWN, "hours_unknown", hours="person.hours"),
        when(
            (
                "any",
                ("has", "service.hours", ("code", "round_the_clock")),
                ("overlap", "person.hours", "service.hours"),
            ),
            PASS,
            "open_then",
            hours="service.hours",
        ),
        otherwise(FAIL, "not_open_then", hours="service.hours"),
    ),
    # Hours that were chosen say more than what somebody does in the day.
    Criterion(
        "daytime",
        silent_when(("not", ("empty", "person.hours"))),
        silent_when(("not", ("has", "person.barriers", ("code", "works_in_the_day")))),
        when(("only", "service.hours", ("code", "day")), CAUTION, "day_only"),
    ),
    Criterion(
        "accompaniment",
        when(
            ("all", ("has", "person.barriers", ("code", "cannot_read")), "service.asks_for_documents"),
            CAUTION,
            "accompany",
        ),
    ),
    Criterion(
        "fee",
        when(("is", "service.free", True), PASS, "free_of_charge"),
        when(("is", "service.free", False), CAUTION, "fee"),
    ),
    Criterion(
        "window",
        silent_when(("unknown", "service.yearly_window")),
        when(
            ("in_window", "service.yearly_window", "person.today"),
            PASS,
            "window_open",
            day=("closing", "service.yearly_window", "person.today"),
        ),
        otherwise(FAIL, "window_closed", day=("opening", "service.yearly_window", "person.today")),
        seasonal=True,
    ),
    Criterion(
        "funding",
        silent_when(("unknown", "service.funded_until")),
        when(("below", "service.funded_until", "person.today"), FAIL, "funding_ended", day="service.funded_until"),
        when(
            ("at_least", "person.ending_days", ("days_between", "person.today", "service.funded_until")),
            CAUTION,
            "funding_ends",
            day="service.funded_until",
        ),
        otherwise(PASS, "funded", day="service.funded_until"),
    ),
    Criterion(
        "verification",
        when(("unknown", "service.verified_on"), UNKNOWN, "never_verified"),
        when(
            ("below", STALE_DAYS, ("days_between", "service.verified_on", "person.today")),
            CAUTION,
            "stale",
            day="service.verified_on",
        ),
        otherwise(PASS, "verified", day="service.verified_on"),
    ),
)
TRAVEL: Final = Criterion(
    "travel",
    silent_when(("not", ("has", "person.barriers", ("code", "no_transport")))),
    when(OUTSIDE, CAUTION, "no_transport"),
)
CAPACITY: Final = Criterion(
    "capacity",
    when(("is", "service.places", 0), FAIL, "places_full"),
    when(
        ("at_least", "waiting", ("product", "person.full_factor", "service.places")),
        FAIL,
        "list_full",
        waiting="waiting",
        places="service.places",
    ),
    when(
        ("all", ("at_least", "waiting", 1), ("at_least", "service.places", 1)),
        CAUTION,
        "waiting_list",
        waiting="waiting",
        places="service.places",
    ),
    when(("at_least", "waiting", 1), CAUTION, "waiting", waiting="waiting"),
    when(("at_least", "service.places", 1), PASS, "places_free", places="service.places"),
)
# In the order in which reasons are given.
CRITERIA: Final = (ACTIVITY, TERRITORY, *CHECKS, TRAVEL, CAPACITY)

# A service out of reach serves nothing in any territory around the person; nothing else is asked of it.
OUT_OF_REACH: Final = Criterion(
    "reach",
    silent_when(("any", ("unknown", "person.area"), ("empty", "service.areas"))),
    when(("empty", ("sharing", "place.directory", "service.areas", "place.chain")), FAIL, "not_this_area"),
)
DISCREET: Final[Expression] = ("overlap", "person.sensitive", "service.needs")
NEVER: Final = 10_000 * 366  # more days than the calendar has
# The order of candidates, smaller first and no before yes; equal ones stand in order of id.
ORDER: Final[tuple[Expression, ...]] = (
    OUTSIDE,  # inside the municipality first
    "against",  # then whoever has fewer reasons against
    "record.rank",  # then whoever answers better
    ("not", ("is", "territory.code", ("code", "serves_area"))),  # the area itself before the whole municipality
    ("first_known", ("days_between", "service.verified_on", "person.today"), NEVER),  # verified last, first
)
