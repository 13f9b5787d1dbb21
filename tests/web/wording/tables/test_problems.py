"""Every problem of a field has a sentence, and a sentence lacks no parameter that the problem gives."""

from web.wording.tables.problems import PROBLEMS, problem


def test_the_parameters_of_a_problem_stand_in_its_sentence():
    assert problem("not_in_range", {"low": 3, "high": 9}, str) == "Enter a whole number from 3 to 9."


def test_a_missing_parameter_leaves_a_gap_and_never_an_error():
    assert "{" not in "".join(problem(code, {}, str) for code in PROBLEMS)


def test_a_problem_without_a_sentence_of_its_own_still_says_what_to_do():
    assert problem("never heard of", {}, str) == PROBLEMS["unknown"]
