"""The texts that reach partners, in all their languages at once: no client, no need, no service, no kind of place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from referral.model.directory import Organisation, name_in
from referral.partners.outbox import OutgoingMessage
from web.wording import languages
from web.wording.languages import N_, NO_BREAK_SPACE

SUBJECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "request": N_("A community centre asks for your answer"),
        "reminder": N_("A reminder: a community centre asks for your answer"),
        "informed": N_("A community centre has answered your question"),
        "cancelled": N_("A community centre has withdrawn its request"),
    }
)
_OPEN: Final = N_("Open this address and press “Open the request”:")
_CALL: Final = N_("If you have questions, call {centre}: {phone}.")
_UNTIL: Final = N_("The address works until {until}. Earlier addresses no longer work. You do not need a password.")
_NO_HARM: Final = N_("Opening it decides nothing. “No” is also an answer.")
FIRST_LINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "request": N_("{centre} asks for your answer to a request."),
        "reminder": N_("{centre} is still waiting for your answer to a request."),
        "informed": N_("{centre} has answered your question about a request."),
        "cancelled": N_(
            "{centre} has withdrawn its request number {code}. Nobody will come, and you do not need to do anything."
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A subject line and a plain text."""

    subject: str
    body: str


def text(template: str, *, centre: Organisation, code: str, link: str = "", until: datetime | None = None) -> Text:
    """Return what is written to a partner, in each of the partners' languages. `link` is empty where none is needed."""
    subjects, bodies = [], []
    for language in languages.for_partners():
        say = languages.translations(language).gettext
        words = {
            "centre": name_in(centre, language),
            "phone": centre.phone or "—",
            "code": code,
            "until": languages.languages()[language].date(until).replace(NO_BREAK_SPACE, " ") if until else "",
        }
        middle = (f"{say(_OPEN)}\n{link}", f"{say(_UNTIL).format(**words)}\n{say(_NO_HARM)}") if link else ()
        parts = (say(FIRST_LINES[template]).format(**words), *middle, say(_CALL).format(**words))
        subjects.append(say(SUBJECTS[template]))
        bodies.append("\n\n".join(parts))
    return Text(subject=" / ".join(subjects), body="\n\n— — —\n\n".join(bodies) + "\n")


def of_outgoing(outgoing: OutgoingMessage, *, base: str, token: str) -> Text:
    """Return what a waiting message says; `token` is that of its link, where it has one."""
    return text(
        outgoing.message.template,
        centre=outgoing.centre,
        code=outgoing.referral.short_code,
        link=address_of(base, token) if outgoing.link else "",
        until=outgoing.link.expires_at if outgoing.link else None,
    )


def address_of(base: str, token: str) -> str:
    """Return the address of an answer link."""
    return f"{base}/r/{token}"
