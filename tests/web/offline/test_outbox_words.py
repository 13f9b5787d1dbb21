"""Everything that the scripts say about waiting work is sent to the phone."""

import re
from importlib import resources

from referral.model.actors import Role
from web.offline.outbox_words import OUTBOX_WORDS
from web.offline.package import WORDS


def test_the_phone_is_sent_every_word_that_its_scripts_say(client_as):
    script = resources.files("web").joinpath("static/offline/pages.js").read_text(encoding="utf-8")
    said = set(re.findall(r"\bwords\.(\w+)", script)) - {"js"}
    words = client_as(Role.ASSISTANT).get("/api/offline/directory").json()["words"]
    assert said <= words.keys() == WORDS.keys() | OUTBOX_WORDS.keys()
    assert set(OUTBOX_WORDS) <= said
