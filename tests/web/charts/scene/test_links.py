"""Every mark leads somewhere: a group to its members, an organisation to its surroundings and then to its page."""

from datetime import date

from referral.network.scene.facts import SceneNode, Stands
from referral.network.scene.question import Level, Question
from web.charts.scene.links import SceneLinks


def node(stands, subject, area=None):
    return SceneNode(id=subject, stands=stands, subject=subject, place=(0, 0), area=area)


def test_marks_lead_inwards():
    links = SceneLinks(question=Question(level=Level.AREA), as_of=date(2025, 6, 1), gaps=True)
    assert links.node(node(Stands.AREA, "A03", area="A03")) == "/network?area=A03&as_of=2025-06-01"
    assert links.node(node(Stands.KIND, "health")) == "/network?kind=group%3Ahealth&as_of=2025-06-01"
    assert links.node(node(Stands.ORGANISATION, "O01")) == "/network?centre=O01&as_of=2025-06-01"
    assert links.node(node(Stands.SERVICE, "S 1/2")) == "/services/S%201%2F2"
    assert links.node(node(Stands.MISSING, "hea.transport")).startswith("/gaps?kind=no_service")
    around = SceneLinks(question=Question(centre="O01"))
    assert around.node(node(Stands.ORGANISATION, "O01")) == "/organisations/O01"
    assert around.node(node(Stands.MISSING, "hea.transport")) == "/network"
