"""Shapes of the questions that the map answers in words: a question with its texts, and what it looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Final

from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.network.levels.material import Material
from referral.network.scene.answers import SENTENCE_FIELDS, Answer, Said
from referral.network.scene.question import Question

NAMED: Final = 5  # organisations or needs that one sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionInput:
    """What a question is answered from: the whole network as one reader may know it, and what was asked."""

    context: Context
    question: Question
    material: Material


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuestion:
    """A registered question; its texts are English and the keys of their translations.

    `texts` are the sentences of its answers, each once: those for one and those for many. `nothing` is the answer where
    there is nothing to tell. One that `reads_gaps` is asked by who may see gaps alone.
    Errors: ValueError for an empty text, and for an unknown field of a sentence.
    """

    code: str
    label: str
    nothing: str
    texts: tuple[str, ...]
    answer: Callable[[QuestionInput], Answer]
    reads_gaps: bool = False

    def __post_init__(self) -> None:
        for kind, text in self.words():
            fields = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            if not text.strip() or fields - SENTENCE_FIELDS:
                raise ValueError(f"the question {self.code} has a {kind} that cannot be told: {text!r}")

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of text with its English words."""
        yield from (("label", self.label), ("answer of nothing", self.nothing))
        for number, text in enumerate(self.texts, start=1):
            yield f"sentence {number}", text

    def is_for(self, context: Context) -> bool:
        """Tell whether a reader may ask it."""
        return not self.reads_gaps or policy.allows(context.actor, Permission.SEE_GAPS)

    def answered(self, data: QuestionInput) -> Answer:
        """Return its answer; one without a sentence says that there is nothing, unless it is hidden."""
        answer = self.answer(data)
        return answer if answer.said or answer.hidden else Answer(code=self.code, said=(Said(many=self.nothing),))
