"""Fields that are relations become edges in the declared direction."""

from graph.model import Edge
from referral.model.clients import Client
from referral.model.directory import Area, Service
from referral.storage.records import schema
from referral.storage.relations import RELATIONS, SHOWN, to_edges

SERVICE = Service(
    id="S1", organisation="O1", name_bg="Услуга", status="active", needs=("doc.address", "emp.counsel"), areas=("A1",)
)


def test_a_service_is_tied_to_its_provider_its_needs_and_its_areas():
    assert [(edge.kind, edge.source, edge.target) for edge in to_edges(SERVICE)] == [
        ("OFFERS", "O1", "S1"),
        ("ANSWERS", "S1", "doc.address"),
        ("ANSWERS", "S1", "emp.counsel"),
        ("SERVES", "S1", "A1"),
    ]


def test_an_empty_relation_has_no_edge_and_a_shown_one_has():
    assert to_edges(Area(id="A1", name_bg="Община", type="municipality")) == ()
    client = Client(id="C1", area="A1", assistant="AS", centre="O1")
    assert to_edges(client) == (Edge(kind="LIVES_IN", source="C1", target="A1"),)


def test_every_relation_is_an_edge_kind_between_these_kinds_of_the_schema():
    for relations in (RELATIONS, SHOWN):
        for cls, fields in relations.items():
            for field, (kind, outward) in fields.items():
                declared = schema().edge(kind)
                ends = declared.source if outward else declared.target
                assert cls.__name__ in ends, (cls, field)
