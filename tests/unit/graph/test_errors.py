"""Every error has a code of its own and names its parameters."""

from graph import errors
from graph.errors import GraphError


def test_each_error_has_a_code_of_its_own() -> None:
    classes = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, GraphError)]
    assert len({cls.code for cls in classes}) == len(classes) > 1


def test_an_error_names_its_parameters() -> None:
    error = errors.Stale(kind="Thing", id="a", seen=1, found=2)
    assert error.details == {"kind": "Thing", "id": "a", "seen": 1, "found": 2}
    assert str(error) == "stale(kind='Thing', id='a', seen=1, found=2)"
