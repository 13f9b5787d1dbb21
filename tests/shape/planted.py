"""A gap, a metric, a measure and a format as somebody would add them, with their words."""

from typing import Final

FILES: Final = {
    "referral/gaps/planted_gap.py": '''"""A planted gap."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.metrics.model import Share


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return one finding with a rate."""
    organisation = min(data.directory.organisations)
    return ranked(
        [
            Finding(
                detector="planted_gap",
                key=f"planted_gap:{organisation}",
                remedy=Remedy.CONNECT,
                evidence=data.ledger.unanswered(organisation),
                organisations=(organisation,),
                rate=Share(hits=3, of=7),
            )
        ]
    )


PLANTED_GAP: Final = Detector(
    code="planted_gap",
    label="Planted gap",
    sentence="{organisations} has {hits} of {of}.",
    rule="Planted rule.",
    caution="Planted caution.",
    advice="Planted advice.",
    rate_label="Planted rate",
    find=find,
)
''',
    "graph/measures/planted_measure.py": '''"""A planted measure."""

from typing import Final

from graph.measure import Figure, Measure, Result
from graph.model import Graph


def compute(graph: Graph) -> Result:
    """Return one number for every node."""
    return Result(of_nodes={"planted_figure": dict.fromkeys(graph.nodes, 7.0)}, of_graph={})


PLANTED_MEASURE: Final = Measure(
    code="planted_measure",
    label="Planted measure",
    sentence="What is planted.",
    caution="Planted limit.",
    advice="Planted step.",
    node_figures=(Figure(code="planted_figure", label="Planted figure", formula="planted number"),),
    graph_figures=(),
    compute=compute,
)
''',
    "graph/formats/planted_format.py": '''"""A planted format."""

from typing import Final

from graph.format import Format
from graph.model import Graph


def write(graph: Graph) -> bytes:
    """Return how many nodes there are."""
    return f"planted {len(graph.nodes)}".encode()


PLANTED_FORMAT: Final = Format(
    code="planted_format",
    label="Planted format",
    sentence="For planted programs.",
    extension="planted",
    media_type="text/plain",
    write=write,
)
''',
}
# Path, what stood there, what stands there then: one line of a registry, or one function and one row.
ROWS: Final = (
    ("referral/gaps/__init__.py", "from referral.gaps.silence", "from referral.gaps.planted_gap import PLANTED_GAP\nfrom referral.gaps.silence"),
    ("referral/gaps/__init__.py", "] = (\n", "] = (\n    PLANTED_GAP,\n"),
    ("graph/measures/__init__.py", "from graph.measures.degree", "from graph.measures.planted_measure import PLANTED_MEASURE\nfrom graph.measures.degree"),
    ("graph/measures/__init__.py", " = (\n    DEGREE,", " = (\n    PLANTED_MEASURE,\n    DEGREE,"),
    ("graph/formats/__init__.py", "from graph.formats.graphml", "from graph.formats.planted_format import PLANTED_FORMAT\nfrom graph.formats.graphml"),
    ("graph/formats/__init__.py", " = (GRAPHML,", " = (PLANTED_FORMAT, GRAPHML,"),
    ("referral/metrics/families/service.py", "METRICS: Final = (\n", '''def planted_metric(data: MetricInput) -> tuple[Figure, ...]:
    """Count all ÷ sent."""
    return (Figure(part=PLANTED, value=share_of(data.cohort, lambda _: True)),)


PLANTED: Final = Part(code="planted_part", label="planted part")
METRICS: Final = (
    Metric(
        code="planted_metric",
        family=Family.SERVICE,
        unit=Unit.SHARE,
        label="Planted metric",
        sentence="Planted sentence.",
        formula="planted ÷ sent",
        caution="Planted warning.",
        parts=(PLANTED,),
        find=planted_metric,
    ),
'''),
)  # fmt: skip
# Registry, code of the row, kind of word, English text.
WORDS: Final = (
    ("GAPS", "planted_gap", "label", "Planted gap"),
    ("GAPS", "planted_gap", "sentence", "{organisations} has {hits} of {of}."),
    ("GAPS", "planted_gap", "rule", "Planted rule."),
    ("GAPS", "planted_gap", "caution", "Planted caution."),
    ("GAPS", "planted_gap", "advice", "Planted advice."),
    ("GAPS", "planted_gap", "label of the rate", "Planted rate"),
    ("METRICS", "planted_metric", "label", "Planted metric"),
    ("METRICS", "planted_metric", "sentence", "Planted sentence."),
    ("METRICS", "planted_metric", "formula", "planted ÷ sent"),
    ("METRICS", "planted_metric", "caution", "Planted warning."),
    ("METRICS", "planted_metric", "label of the part planted_part", "planted part"),
    ("MEASURES", "planted_measure", "label", "Planted measure"),
    ("MEASURES", "planted_measure", "sentence", "What is planted."),
    ("MEASURES", "planted_measure", "caution", "Planted limit."),
    ("MEASURES", "planted_measure", "advice", "Planted step."),
    ("MEASURES", "planted_measure", "label of the figure planted_figure", "Planted figure"),
    ("MEASURES", "planted_measure", "formula of the figure planted_figure", "planted number"),
    ("FORMATS", "planted_format", "label", "Planted format"),
    ("FORMATS", "planted_format", "sentence", "For planted programs."),
)
TRANSLATIONS: Final = {english: f"БГ {english}" for _, _, _, english in WORDS}
