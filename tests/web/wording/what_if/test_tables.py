"""The table of losses."""

from referral.gaps.what_if.effects.resilience import Loss
from tests.web.wording.what_if.test_changes import say
from web.wording.what_if.tables import losses_table


def test_a_loss_names_the_organisations_the_needs_and_what_is_left():
    loss = Loss(lost=2, organisations=("O1", "O2"), needs=(), left=3, left_on_average=4.25)
    table = losses_table([loss], say())
    assert [cell.text for cell in table.rows[0]] == ["2", "Първа, Втора", "—", "3", "4.2"]
    assert len(table.columns) == len(table.rows[0])
