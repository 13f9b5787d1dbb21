"""When every referral of the demo town begins, and which partners answer."""

from collections import defaultdict
from datetime import timedelta

from tests.demo_town.model import FIRST, LAST, TODAY, Town, office_hour

# How many referrals these organisations answer; the others answer half to three quarters.
ANSWERED = {"O05": 0, "O06": 13}
OVERDUE = 14  # of the open referrals
# 38 waits around the median of 97 days, each beginning on a working day.
WAITS = [
    97 + sign * step
    for step in [
        days
        for days in range(1, 90)
        if all((TODAY - timedelta(days=97 + sign * days)).weekday() < 5 for sign in (-1, 1))
    ][:38:2]
    for sign in (-1, 1)
]


def answer(town: Town) -> None:
    """Choose the referrals that the partner answers itself."""
    by_organisation = defaultdict(list)
    for referral in town.referrals:
        by_organisation[referral.service["organisation"]].append(referral)
    for organisation, referrals in by_organisation.items():
        answerable = [referral for referral in referrals if referral.outcome not in {"lost", "withdrew", "open"}]
        wanted = ANSWERED.get(organisation, round(len(referrals) * town.dice.uniform(0.5, 0.75)))
        for referral in town.dice.sample(answerable, min(wanted, len(answerable))):
            referral.answered = True


def schedule_starts(town: Town) -> None:
    """Choose when every referral begins, and put them in that order."""
    waits = list(WAITS)
    town.dice.shuffle(waits)
    opened = [referral for referral in town.referrals if referral.outcome == "open"]
    for number, referral in enumerate(town.dice.sample(opened, len(opened))):
        referral.overdue = number < OVERDUE
    for referral in town.referrals:
        if referral.outcome == "waiting" and referral.service["id"] == "S38":
            referral.wait = waits.pop()
            day = TODAY - timedelta(days=referral.wait)
        elif referral.outcome == "waiting":
            day = TODAY - timedelta(days=town.dice.randint(20, 70))
        elif referral.outcome == "open":
            day = TODAY - timedelta(days=town.dice.randint(40, 75) if referral.overdue else town.dice.randint(15, 18))
        else:
            day = FIRST + timedelta(days=town.dice.randint(0, (LAST - FIRST).days - 75))
        referral.start = office_hour(town, day, earliest=referral.outcome not in {"open", "waiting"})
    town.referrals.sort(key=lambda referral: (referral.start, referral.service["id"], referral.client.code))
