"""An attacker on published tables: may a hidden cell have this number? All whole numbers are tried.

Written from the description of a release alone: every table cuts the same referrals, shown numbers are within two of the
truth (`step`), hidden ones anything from nobody up, and some cells of later tables lie within cells of the first.
"""

from typing import Final

SLACK: Final = 2
Range = tuple[int, int]
Published = dict[str, dict[str, int | None]]
Relations = list[tuple[str, str, frozenset[str]]]


def can_be(
    published: Published, relations: Relations, asked: tuple[str, str], number: int, *, step: int = SLACK
) -> bool:
    """Tell whether a cell, named by table and cell, can have a number; nothing but what is published is known."""
    most = 3 * sum(count or 9 for count in published[next(iter(published))].values())
    ranges = {
        (code, part): (max(0, count - step), count + step) if count is not None else (0, most)
        for code, cells in published.items()
        for part, count in cells.items()
    }
    low, high = ranges[asked]
    if not low <= number <= high:
        return False
    ranges[asked] = (number, number)
    sums = [[ranges[code, part] for part in cells] for code, cells in published.items()]
    fewest = max(sum(low for low, _ in ends) for ends in sums)
    largest = min(most, *(sum(high for _, high in ends) for ends in sums))
    return any(_fits(published, relations, ranges, together) for together in range(fewest, largest + 1))


def _fits(published: Published, relations: Relations, ranges: dict[tuple[str, str], Range], together: int) -> bool:
    """Tell whether some numbers within the ranges add up in every table and keep every relation."""
    first, *others = published
    least: list[tuple[frozenset[str], int]] = []
    for code in others:
        ends = {part: _ends(ranges, published, code, part, together) for part in published[code]}
        if any(low > high for low, high in ends.values()):
            return False
        least += [(within, ends[part][0]) for owner, part, within in relations if owner == code]
    # Cells that stand in the same sets are one block: only the sums of blocks matter.
    blocks: dict[tuple[bool, ...], Range] = {}
    for part in published[first]:
        sets = tuple(part in within for within, _ in least)
        start, end = blocks.get(sets, (0, 0))
        low, high = ranges[first, part]
        blocks[sets] = (start + low, end + high)
    return _adds_up(sorted(blocks.items(), key=lambda block: block[1][1] - block[1][0]), least, together)


def _ends(ranges: dict[tuple[str, str], Range], published: Published, code: str, part: str, together: int) -> Range:
    """Return the range of one cell once the others of its table and their sum are known."""
    rest = [ranges[code, other] for other in published[code] if other != part]
    low, high = ranges[code, part]
    return max(low, together - sum(end for _, end in rest)), min(high, together - sum(start for start, _ in rest))


def _adds_up(
    blocks: list[tuple[tuple[bool, ...], Range]], least: list[tuple[frozenset[str], int]], together: int
) -> bool:
    """Tell whether blocks can add up exactly, with so many at least within each set; what cannot is not followed."""
    if sum(low for _, (low, _) in blocks) > together or sum(high for _, (_, high) in blocks) < together:
        return False
    for number, (_, fewest) in enumerate(least):
        outside = sum(low for sets, (low, _) in blocks if not sets[number])
        inside = sum(high for sets, (_, high) in blocks if sets[number])
        if min(inside, together - outside) < fewest:
            return False
    place = next((place for place, (_, (low, high)) in enumerate(blocks) if low < high), None)
    if place is None:
        return True
    sets, (low, high) = blocks[place]
    return any(
        _adds_up([*blocks[:place], (sets, (count, count)), *blocks[place + 1 :]], least, together)
        for count in range(low, min(high, together) + 1)
    )
