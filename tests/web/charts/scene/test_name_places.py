"""Names stand over nothing, within the picture, and what must be named is."""

from itertools import combinations

from web.charts.scene.name_places import LINE, Name, Taken, length, wrapped, write


def boxes(written):
    for one in written:
        wide = max(length(line, one.name.size) for line in one.lines) / 2
        tall = one.name.size * LINE * len(one.lines) / 2
        yield one.x - wide, one.y - tall, one.x + wide, one.y + tall


def test_none_lies_over_another_and_all_that_must_be_there_are():
    names = [
        Name(id=str(n), text=f"Организация номер {n}", x=200 + n % 6 * 9, y=150 + n // 6 * 9, reach=6, must=n < 10)
        for n in range(36)
    ]
    written = write(names, Taken(400, 300))
    assert {str(n) for n in range(10)} <= {one.name.id for one in written}
    for one, other in combinations(boxes(written), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 400 and box[3] <= 300 for box in boxes(written))
    assert any(one.far for one in written)


def test_long_names_are_broken_and_cut():
    assert wrapped("Кратко", 13, 132) == ("Кратко",)
    lines = wrapped("Патронажна програма „Първи стъпки“ – Каменен бряг и околност", 13, 100, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert "".join(wrapped("Бял-Черен", 13, 20)) == "Бял-Черен"
