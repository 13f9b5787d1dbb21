"""Every refusal has a code of its own and names its parameters."""

from referral import errors
from referral.errors import IllegalMove, IllegalTask, Refusal


def refusals() -> list[type[Refusal]]:
    return [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, Refusal)]


def test_each_refusal_has_a_code_of_its_own() -> None:
    codes = {cls.code for cls in refusals()}
    assert len(codes) == len(refusals()) > 10
    assert all(code == code.strip().lower() and code for code in codes)


def test_a_refusal_names_its_code_and_its_parameters() -> None:
    refusal = errors.NotFound(kind="Client", id="TH-1")
    assert refusal.details == {"kind": "Client", "id": "TH-1"}
    assert str(refusal) == "not_found(kind='Client', id='TH-1')"
    assert str(errors.NotAllowed()) == "not_allowed()"


def test_a_step_that_the_diagram_of_tasks_has_not_is_refused_like_any_illegal_transition() -> None:
    assert issubclass(IllegalTask, IllegalMove)
    assert IllegalTask.code != IllegalMove.code
