"""What figures are computed from has one short value."""

from graph.model import Tally
from referral.storage.reading import COUNTED, figures_revision


class Reader:
    def __init__(self, *, revision=1, **counts):
        self._revision, self._counts = revision, counts

    def content_revision(self):
        return ("c", self._revision)

    def tally(self, kind, by=()):
        return (Tally(key=tuple("open" for _ in by), count=self._counts.get(kind, 0)),)


def test_it_changes_with_the_directory_and_with_each_kind_that_is_counted():
    same = figures_revision(Reader())
    assert figures_revision(Reader()) == same
    assert hash(same)
    changed = [Reader(revision=2), *(Reader(**{kind: 1}) for kind in COUNTED)]
    values = {figures_revision(reader) for reader in changed}
    assert len(values) == len(changed)
    assert same not in values
