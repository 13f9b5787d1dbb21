"""Scenes of the demo town's map for any role and address."""

from graph.store import Store
from referral.model.actors import Role
from referral.network.asking import asked_scene, question_of
from referral.network.places import lay_out
from referral.network.scene.answers import Answer
from referral.network.scene.facts import Scene
from tests.fakes.demo_fixture import context


def scene_for(store: Store, role: Role = Role.COORDINATOR, **params: str) -> Scene:
    """Return the scene that an address with these parameters asks for; `from_` stands for `from`."""
    office = context(store, role)
    question = question_of(office, {name.rstrip("_"): tuple(value.split("|")) for name, value in params.items()})
    return asked_scene(office, question, lay_out(office, office.directory()))


def answer_for(store: Store, code: str, role: Role = Role.COORDINATOR, **params: str) -> Answer:
    """Return the answer to one question."""
    (answer,) = scene_for(store, role, ask=code, **params).answers
    return answer
