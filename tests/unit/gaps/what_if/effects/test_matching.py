"""The matcher asked for many people: alike ones once."""

from referral.gaps.what_if.effects import matching
from tests.unit.gaps.what_if.what_if_examples import client, need, service, tried, with_people


def test_alike_people_are_asked_about_once(monkeypatch):
    clients = [client(number) for number in range(5)]
    data = with_people(service("S1", "O1", "hea.gp"), clients=clients, needs=[need(number) for number in range(5)])
    _, both = tried(data, "close S1")
    asked = []
    match = matching.ranking.match
    monkeypatch.setattr(matching.ranking, "match", lambda *given, **more: asked.append(1) or match(*given, **more))
    answers = {both.before.candidates(both.request_of(case)) for case in data.cases.needs}
    assert answers == {("S1",)}
    assert len(asked) == 1
    assert {both.after.candidates(both.request_of(case)) for case in data.cases.needs} == {()}


def test_who_is_not_counted_any_more_asks_nothing():
    data = with_people(service("S1", "O1", "hea.gp"), clients=(), needs=[need(1)])
    _, both = tried(data, "close S1")
    assert both.request_of(data.cases.needs[0]) is None
