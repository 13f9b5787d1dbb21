"""Who is alone: the planted two, and of another town its own."""

from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.storage import records
from tests.fakes.map_scenes import answer_for


def test_the_demo_has_two(store):
    for role in (Role.COORDINATOR, Role.ASSISTANT, Role.MUNICIPALITY):
        assert answer_for(store, "alone", role).nodes == {"O36", "O37"}
    store.write(lambda tx: records.save(tx, Organisation(id="NEW", name_bg="Нова", kind="ngo")))
    assert answer_for(store, "alone").nodes == {"NEW", "O36", "O37"}
