"""Run what is due at regular intervals: reminders, deadlines, e-mail. Any number of processes may do so at once."""

import logging
import threading
from typing import Final

from graph.errors import GraphError
from referral.clients import unsent_work
from referral.model.actors import SYSTEM
from referral.referrals import reminders
from web.background.mail import deliver
from web.wiring import Application

LOG: Final = logging.getLogger("mrezha")
LONGEST_STOP: Final = 10.0


class Scheduler:
    """A thread that runs what is due until it is stopped; a run that fails is logged and the next one is tried."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin, unless the settings say that this process runs nothing by itself."""
        if self._application.settings.tick_seconds:
            self._thread.start()

    def stop(self) -> None:
        """End after the run under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_STOP)

    def _loop(self) -> None:
        while not self._stopped.wait(self._application.settings.tick_seconds):
            run_due(self._application)


def run_due(application: Application) -> int:
    """Do everything that is due once and return how much that was; a store out of reach is left for the next run."""
    try:
        context = application.context(SYSTEM)
        return reminders.run_due(context).total + unsent_work.tell_leads(context) + deliver(application)
    except GraphError:
        LOG.warning("a scheduled run failed", exc_info=True)
        return 0
