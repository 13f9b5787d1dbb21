"""`mrezha gaps --plan`: the plan of a quarter as lines and as a table."""

from datetime import date

import pytest

from referral.gaps.plan.actions import Plan, change_plan
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import item_id
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.cli.terminal_steps import DONE, call
from web.wiring import open_store

WRONG_USE = 2


@pytest.fixture
def planned(here):
    store = open_store(str(here / "town.sqlite"))
    office = context(store, Role.COORDINATOR)
    compare(office)
    plan = Plan(owner="COORD", action="Общински превоз", due_on=date(2026, 2, 1))
    change_plan(office, item_id("no_service:hea.transport"), plan, expected=1)
    store.close()
    return here


def test_the_plan_of_a_quarter_is_told_and_written(planned):
    told = call(planned, "gaps", "--plan", "--quarter", "2026-Q1", LANG="bg_BG.UTF-8")
    assert told.exit_code == DONE
    assert "Потребности без услуга: Транспорт и придружаване" in told.output
    assert "Координатор на мрежата · Общински превоз" in told.output
    file = planned / "plan.csv"
    assert call(planned, "gaps", "--plan", "--quarter", "2026-Q1", "--csv", str(file)).exit_code == DONE
    assert "Общински превоз" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong",
    [("--quarter", "2026-Q1"), ("--csv", "x"), ("--plan", "--as-of", "2025-06-01"), ("--plan", "--quarter", "Q1")],
)
def test_options_that_do_not_go_together_are_refused(here, wrong):
    assert call(here, "gaps", *wrong).exit_code == WRONG_USE
    assert not (here / "x").exists()
