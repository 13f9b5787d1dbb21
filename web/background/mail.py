"""Send e-mail by SMTP when the scheduler runs. Without an SMTP setting nothing is sent; the outbox lists what waits."""

import hashlib
import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from referral.calendar import SOFIA
from referral.model.actors import SYSTEM
from referral.partners import outbox
from referral.partners.outbox import OutgoingMessage
from referral.storage.bad_records import Failure, one_of_many
from web.http import security
from web.settings import LOOPBACK, Smtp
from web.wiring import Application
from web.wording import messages

LOG: Final = logging.getLogger("mrezha")
TIMEOUT: Final = 20.0
REFUSED_FOR_GOOD: Final = 500
_ADDRESS: Final = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+")


class Bounced(Exception):
    """The recipient does not exist for its own server: trying again helps nobody."""


def deliver(application: Application) -> tuple[int, tuple[Failure, ...]]:
    """Send the e-mail messages that are due; return how many left, and those that something unforeseen stopped.

    Each is claimed first, so each leaves once.
    """
    smtp = application.settings.smtp
    if smtp is None or application.settings.demo:  # a demo writes to nobody
        return 0, ()
    count, failures = 0, list[Failure]()
    for message_id in outbox.due(application.context(SYSTEM)):
        with one_of_many("Message", message_id, failures):
            count += _delivered(application, smtp, message_id)
    return count, tuple(failures)


def composed(outgoing: OutgoingMessage, *, base: str, token: str, smtp: Smtp) -> EmailMessage:
    """Return an e-mail ready to be sent. Errors: Bounced for an address that is none."""
    recipient = outgoing.organisation.email or ""
    if not _ADDRESS.fullmatch(recipient):
        raise Bounced
    text = messages.of_outgoing(outgoing, base=base, token=token)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = smtp.sender, recipient, text.subject
    mail["Date"] = format_datetime(outgoing.message.created_at.astimezone(SOFIA))
    # The same for every try, so that an e-mail sent twice is recognised as one.
    fingerprint = hashlib.sha256(outgoing.message.id.encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{fingerprint}@{smtp.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text.body)
    return mail


def _delivered(application: Application, smtp: Smtp, message_id: str) -> bool:
    context, token = application.context(SYSTEM), security.secret()
    outgoing = outbox.claim(context, message_id, token=token)
    if outgoing is None:
        return False
    try:
        _send(composed(outgoing, base=application.settings.url or "", token=token, smtp=smtp), smtp)
    except Bounced:
        outbox.mark_bounced(context, outgoing.message, problem="recipient_refused")
        return False
    except (OSError, smtplib.SMTPException, ValueError) as error:
        LOG.warning("an e-mail could not be sent: %s", type(error).__name__)
        outbox.mark_failed(context, outgoing.message, problem=type(error).__name__)
        return False
    outbox.mark_sent(context, outgoing.message)
    return True


def _send(mail: EmailMessage, smtp: Smtp) -> None:
    with _connected(smtp) as server:
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            if any(code >= REFUSED_FOR_GOOD for code, _ in refused.recipients.values()):
                raise Bounced from refused
            raise


@contextmanager
def _connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """Connect and sign in; beyond this machine never in the clear."""
    trusted = ssl.create_default_context()
    if smtp.tls:
        server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT, context=trusted)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT)
    with server:
        server.ehlo()
        if not smtp.tls and (smtp.host not in LOOPBACK or server.has_extn("starttls")):
            server.starttls(context=trusted)
            server.ehlo()
        if smtp.user and smtp.password:
            server.login(smtp.user, smtp.password)
        yield server
