"""The most that can be taken within the places of each partner: a weighted assignment by augmenting paths.

Weights belong to the needs, so the sets of needs that can be served together are the independent sets of a transversal
matroid (Edmonds & Fulkerson 1965): serving the heaviest first is the best, and whoever is served stays served when a
partner is added, perhaps by somebody else.
"""

from collections import deque

from referral.gaps.recruit.choice.problem import Problem

UNLIMITED = 1 << 60


class Assignment:
    """Needs assigned to partners; `added` is the weight that the added partners make possible."""

    def __init__(self, problem: Problem) -> None:
        self.added = 0.0
        present = {one.key: one.places for one in problem.present}
        self._places = {one.key: one.places for one in problem.candidates} | present
        # Whoever can go to somebody present without a limit is served there, and stands in nobody's way elsewhere.
        unlimited = {key for key, places in present.items() if places is None}
        able_of = [(need, [key for key, chance in need.chances.items() if chance > 0]) for need in problem.classes]
        limited = sorted((row for row in able_of if unlimited.isdisjoint(row[1])), key=lambda row: -row[0].weight)
        classes, able = [need for need, _ in limited], [keys for _, keys in limited]
        self._weights = [need.weight for need in classes]
        self._left = [need.count for need in classes]
        self._able = [[key for key in keys if key in present] for keys in able]
        self._classes_of: dict[str, list[int]] = {key: [] for key in self._places}
        for number, keys in enumerate(able):
            for key in keys:
                if key in self._classes_of:
                    self._classes_of[key].append(number)
        self._free = {key: UNLIMITED if places is None else places for key, places in present.items()}
        self._taken: dict[str, dict[int, int]] = {key: {} for key in present}
        self._serve(range(len(classes)))

    def gain(self, key: str) -> float:
        """Return how much more it would be with one more candidate; nothing is changed."""
        left, free = list(self._left), dict(self._free)
        taken = {provider: dict(classes) for provider, classes in self._taken.items()}
        able, added = [list(keys) for keys in self._able], self.added
        self.add(key)
        gain = self.added - added
        self._left, self._free, self._taken, self._able, self.added = left, free, taken, able, added
        return gain

    def add(self, key: str) -> None:
        """Add a candidate and serve whomever that makes room for."""
        places = self._places[key]
        self._free[key] = UNLIMITED if places is None else places
        self._taken[key] = {}
        for number in self._classes_of[key]:
            self._able[number].append(key)
        self.added += self._serve(range(len(self._left)))

    def _serve(self, classes: range) -> float:
        """Serve all that can be served, the heaviest first; return their weight."""
        weight = 0.0
        for number in classes:
            while self._left[number] and (served := self._augment(number)):
                self._left[number] -= served
                weight += served * self._weights[number]
        return weight

    def _augment(self, start: int) -> int:
        """Serve as many of a class as one shortest path allows, moving others on; return how many (0 for none)."""
        came: dict[str, tuple[int, str | None]] = {}
        queue: deque[tuple[int, str | None]] = deque([(start, None)])
        seen = {start}
        while queue:
            number, before = queue.popleft()
            for key in self._able[number]:
                if key in came:
                    continue
                came[key] = (number, before)
                if self._free[key]:
                    return self._shift(key, came, most=self._left[start])
                for other in self._taken[key]:
                    if other not in seen:
                        seen.add(other)
                        queue.append((other, key))
        return 0

    def _shift(self, end: str, came: dict[str, tuple[int, str | None]], *, most: int) -> int:
        """Move needs along a path that ends at a partner with free places; return how many."""
        steps: list[tuple[int, str, str | None]] = []
        key: str | None = end
        while key is not None:
            number, before = came[key]
            steps.append((number, key, before))
            key = before
        amount = min(most, self._free[end])
        amount = min([amount, *(self._taken[before][number] for number, _, before in steps if before is not None)])
        for number, to, before in steps:
            self._taken[to][number] = self._taken[to].get(number, 0) + amount
            if before is not None:
                self._taken[before][number] -= amount
                if not self._taken[before][number]:
                    del self._taken[before][number]
        self._free[end] -= amount
        return amount
