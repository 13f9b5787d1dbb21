"""Primary and secondary suppression of small cells."""

from dataclasses import replace

from referral.matching.partner_figures import PartnerFigures
from referral.metrics.model import Figure, Mean, Part, Share, Unit, Wait
from referral.metrics.partners import Partner
from referral.releases.disclosure_control import suppress, suppress_partners
from referral.statistics import waiting_curve


def part(code, hits, people, *, of=100, whole=True):
    return Figure(
        part=Part(code=code, label=code), whole=whole, value=Share(hits=hits, of=of, people=(people, of - people))
    )


def hidden(figures, least=5):
    return {figure.part.code for figure in suppress(tuple(figures), least=least) if figure.hidden}


def test_a_cell_of_few_people_is_hidden_and_the_next_smallest_with_it():
    assert hidden([part("a", 50, 50), part("b", 40, 40), part("c", 3, 3)]) == {"b", "c"}


def test_two_small_cells_protect_each_other():
    assert hidden([part("a", 50, 50), part("b", 4, 4), part("c", 3, 3)]) == {"b", "c"}


def test_a_cell_that_is_no_part_of_a_whole_is_hidden_alone():
    assert hidden([part("a", 50, 50, whole=False), part("c", 3, 3, whole=False)]) == {"c"}


def test_nobody_and_enough_people_are_told():
    assert hidden([part("a", 0, 0, of=50), part("b", 5, 5, of=50)]) == set()
    assert suppress((part("a", 7, 7),), least=5)[0].value == Share(hits=7, of=100, people=(7, 93))


def test_a_hidden_cell_keeps_nothing():
    (figure,) = suppress((replace(part("a", 3, 3), on_behalf=Share(hits=1, of=3)),), least=5)
    assert (figure.value, figure.on_behalf, figure.hidden) == (None, None, True)


def test_a_mean_of_few_is_hidden():
    assert suppress((Figure(value=Mean(total=9, of=3, people=3)),), least=5)[0].hidden


def wait(*days):
    curve = waiting_curve([(day, True) for day in days])
    return Wait(of=len(days), happened=len(days), unit=Unit.DAYS, median=2, ninetieth=9, curve=curve, people=len(days))


def test_a_curve_shows_no_moment_of_one_person():
    (figure,) = suppress((Figure(value=wait(1.2, 1.7, 3.1, 3.2, 3.9)),), least=5)
    assert [(point.at, round(point.share, 3)) for point in figure.value.curve] == [(2.0, 0.4), (4.0, 1.0)]


def partner(name, answered, of):
    share = Share(hits=answered, of=of, people=(answered, of - answered))
    whole = Share(hits=of // 2, of=of, people=(of // 2, of - of // 2))
    return Partner(
        organisation=name,
        figures=PartnerFigures(judged=of, answered=answered),
        feedback=share,
        learnt=whole,
        declined=whole,
        served=whole,
        usual=0.5,
        response=wait(*range(of)),
    )


def test_partners_of_few_referrals_are_left_out_and_no_hidden_cell_stands_alone():
    shown = suppress_partners(
        [partner("A", 2, 30), partner("B", 15, 20), partner("C", 30, 60), partner("D", 4, 9)], least=5
    )
    assert [one.organisation for one in shown] == ["A", "B", "C"]
    assert {one.organisation for one in shown if "feedback" in one.hidden} == {"A", "B"}
