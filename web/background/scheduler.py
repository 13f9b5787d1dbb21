"""The server's own rounds: every so often it does what the clock must do. Any number of processes may run them."""

import logging
import threading
from typing import Final

from graph.errors import GraphError
from referral.model.actors import SYSTEM
from referral.referrals import reminders
from web.background.mail import deliver
from web.wiring import Application

LOG: Final = logging.getLogger("mrezha")
LONGEST_STOP: Final = 10.0


class Rounds:
    """A thread that goes round until it is stopped; a round that fails is logged and the next one is tried."""

    def __init__(self, application: Application) -> None:
        self._house = application
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, name="rounds", daemon=True)

    def start(self) -> None:
        """Begin, unless the settings say that this process keeps no clock."""
        if self._house.settings.tick_seconds:
            self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_STOP)

    def _go(self) -> None:
        while not self._over.wait(self._house.settings.tick_seconds):
            go_round(self._house)


def go_round(application: Application) -> int:
    """Do one round and return how much was done; a store out of reach is left for the next one."""
    try:
        return reminders.run_due(application.context(SYSTEM)).total + deliver(application)
    except GraphError:
        LOG.warning("a round of the clock failed", exc_info=True)
        return 0
