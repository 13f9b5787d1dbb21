"""Personal numbers and names are recognised; telephone numbers and codes are not taken for them."""

import random
import re
from datetime import date, timedelta

import pytest

from referral.clients.personal_data import has_egn, is_egn, is_lnch, problem_of_code, without_words
from referral.model.codes import new_id

KNOWN = ("7523169263", "8032056031")


def made(day: date, number: int) -> str:
    """An EGN made as the regulation says: written here apart from the product."""
    month = day.month + {18: 20, 19: 0, 20: 40}[day.year // 100]
    nine = f"{day.year % 100:02}{month:02}{day.day:02}{number:03}"
    rest = sum(int(digit) * weight for digit, weight in zip(nine, (2, 4, 8, 5, 10, 9, 7, 3, 6), strict=True)) % 11
    return f"{nine}{rest % 10}"


@pytest.mark.parametrize("egn", KNOWN)
def test_published_examples_are_valid(egn):
    """The examples in the documentation of python-stdnum."""
    assert is_egn(egn)
    assert has_egn(f"роден, ЕГН {egn}.")


def test_every_valid_number_is_found_and_every_other_check_digit_is_refused():
    draw = random.Random(29)
    for _ in range(2000):
        egn = made(date(1900, 1, 1) + timedelta(days=draw.randrange(46000)), draw.randrange(1000))
        assert is_egn(egn)
        assert [digit for digit in "0123456789" if is_egn(egn[:9] + digit)] == [egn[9]]
        for text in (egn, f"{egn[:6]} {egn[6:]}", f"а{egn[:6]}-{egn[6:]}б"):
            assert has_egn(text)
            assert problem_of_code(f"TH-{egn}") == "egn"


@pytest.mark.parametrize(
    "between", [" - ", ".", "/", " / ", "–", "  ", "\n", "\t", "\u200b", "\u00ad", "\u2011", ", ", "\u00a0"]
)
def test_a_number_is_found_whatever_stands_between_its_day_and_its_rest(between):
    egn = KNOWN[0]
    assert has_egn(f"ЕГН {egn[:6]}{between}{egn[6:]}.")
    assert has_egn(f"{egn[:2]}.{egn[2:4]}.{egn[4:6]}{between}{egn[6:]}")
    assert problem_of_code(f"{egn[:6]}{between}{egn[6:]}") == "egn"


def test_a_number_in_other_digits_is_found():
    for digits in ("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"):
        assert has_egn(KNOWN[0].translate(str.maketrans("0123456789", digits)))
        assert problem_of_code(KNOWN[0].translate(str.maketrans("0123456789", digits))) == "egn"


def test_days_with_hours_and_sums_are_no_numbers():
    """Every day of ten years, with every hour and quarter, as people write them."""
    for number in range(3650):
        day, hour = date(2020, 1, 1) + timedelta(days=number), number % 24
        for text in (f"{day:%d.%m.%Y} {hour:02}:30", f"{day:%d.%m.%Y}, {hour:02} ч.", f"{day:%d/%m/%Y} {hour:02}.15"):
            assert not has_egn(text), text


def test_the_number_of_a_foreigner_is_told_by_its_check_digit():
    """The examples in the documentation of python-stdnum."""
    assert is_lnch("7111042925")
    assert not is_lnch("7111042922")


def test_impossible_days_and_longer_numbers_are_no_egn():
    assert not is_egn("8013010009")
    assert not is_egn("8002300001")
    assert not has_egn("75231692631")
    assert not has_egn("752316926")
    assert not is_egn("٧٥٢٣١٦٩٢٦٣")


def test_fewer_than_one_in_two_hundred_telephone_numbers_is_taken_for_one():
    draw = random.Random(30)
    kinds = {
        "087": 7,
        "088": 7,
        "089": 7,
        "098": 7,
        "099": 7,
        "0700": 5,
        "0800": 5,
        "02": 7,
        "032": 6,
        "05131": 5,
        "+35988": 7,
    }
    prefixes = draw.choices(list(kinds), k=20_000)
    phones = [prefix + "".join(draw.choices("0123456789", k=kinds[prefix])) for prefix in prefixes]
    assert sum(map(has_egn, phones)) < len(phones) / 200


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("7523169263", "egn"), ("TH-7523169263", "egn"), ("752316-9263", "egn"), ("7111042925", "egn"),
        ("Мария", "like_a_name"), ("maria.ivanova", "like_a_name"), ("Ана-1985", "like_a_name"), ("M.IVANOVA", "like_a_name"),
        ("TH-0001", None), ("C-7K-3F-9A", None), ("0001", None), ("client-17", None), ("КЛИЕНТ-3", None), ("BG-77", None),
        ("SOF-012", None), ("NEW-77", None), ("ANA-1985", "like_a_name"), ("Ana-77", "like_a_name"), ("АНА-77", "like_a_name"),
    ],
)  # fmt: skip
def test_a_code_is_neither_a_number_nor_a_name_of_a_person(code, problem):
    assert problem_of_code(code) == problem


def test_a_drawn_code_is_never_like_a_name():
    for _ in range(3000):
        code = without_words(new_id("C").upper()[:12])
        assert problem_of_code(code) is None
        assert len(code) <= 20
        assert re.fullmatch(r"C(-[2-9A-Z]{2}){5}", code)
