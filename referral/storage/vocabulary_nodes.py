"""Needs and prerequisites of the vocabulary as nodes, so that services can be tied to them."""

from graph.model import Node
from graph.store import Store, Writer
from referral.vocabulary import Vocabulary
from referral.vocabulary.files import SHIPPED


def words_as_nodes(store: Store, vocabulary: Vocabulary) -> None:
    """Store the needs and prerequisites of the vocabulary, so that services can be tied to them."""
    listed = [
        *(("Need", code, term, {"domain": term.domain}) for code, term in vocabulary.needs.items()),
        *(
            ("Prerequisite", code, term, {"type": str(term.attributes["type"])})
            for code, term in vocabulary.terms("prerequisites").items()
        ),
    ]

    def work(tx: Writer) -> None:
        changed = []
        for kind, code, term, more in listed:
            fields = {**{f"name_{language}": term.labels[language] for language in SHIPPED}, **more}
            stored = tx.get(kind, code)
            if stored is None or dict(stored.fields) != fields:
                changed.append(Node(kind=kind, id=code, fields=fields, version=stored.version if stored else 0))
        tx.put(changed)

    store.write(work)
