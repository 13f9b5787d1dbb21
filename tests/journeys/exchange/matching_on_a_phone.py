"""Ask the scripts of the phone, in a real browser, what they would answer; and say the server's answers alike."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources

from playwright.sync_api import Browser, Page, Route

from referral.matching.model import Reason
from referral.matching.result import MatchResult
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import NOW
from web.offline import matching
from web.wording import languages
from web.wording.presenter import Presenter

ADDRESS = "http://phone.test"
LANGUAGES = ("bg", "en")
# Each reason is told once for all answers of a directory; an answer names it by its number.
SCRIPT = """async (text) => {
  const { match, questionOf } = await import("/static/offline/match.js");
  const { sentence } = await import("/static/offline/words.js");
  const answered = JSON.parse(text).map(({ packs, asked }) => {
    const reasons = [], numbers = new Map();
    const number = (reason) => {
      const key = JSON.stringify([reason.verdict, reason.code, reason.details]);
      if (!numbers.has(key)) {
        numbers.set(key, reasons.length);
        reasons.push([reason.verdict, reason.code, reason.details, ...packs.map((pack) => sentence(pack, reason))]);
      }
      return numbers.get(key);
    };
    const answers = asked.map(({ client, question }) => {
      const found = match(packs[0], client ? questionOf(client, question.need, question.today, question.hours) : question);
      return {
        candidates: found.candidates.map((one) => [one.service.id, one.outside, one.discreet, one.reasons.map(number)]),
        near: found.near.map((one) => [one.service.id, one.discreet, number(one.reason)]),
        blocked: found.blocked };
    });
    return { reasons, answers };
  });
  return JSON.stringify(answered);
}"""
ASKED = ("need", "today", "area", "ages", "held", "not_held", "language", "hours", "barriers")


@contextmanager
def phone_page(browser: Browser, **options) -> Iterator[Page]:
    """A page that has the phone's scripts, and no server behind it."""
    context = browser.new_context(**options)
    context.route(f"{ADDRESS}/**", _serve)
    page = context.new_page()
    page.goto(ADDRESS)
    yield page
    context.close()


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(f"{ADDRESS}/")
    script = resources.files("web").joinpath(path) if path.endswith(".js") else None
    kind = "text/javascript" if script else "text/html"
    route.fulfill(body=script.read_text(encoding="utf-8") if script else "", content_type=kind)


def on_the_phone(page: Page, rounds: Sequence[dict]) -> list[dict]:
    """Return the phone's answers for each round: `packs` in every language, and what is `asked`."""
    return json.loads(page.evaluate(SCRIPT, json.dumps(rounds)))


def question_for(question, client=None) -> dict:
    """Return a question as the phone is asked it: about a client of its package, or about a person without a name."""
    asked = {name: matching.plain(getattr(question, name)) for name in ASKED}
    return {"question": asked, "client": client}


def presenter(language: str, words) -> Presenter:
    say = languages.translations(language).gettext
    return Presenter(language=language, vocabulary=words, say=say, now=NOW)


class OnTheServer:
    """The server's answers in the form of the phone's, each reason with its sentence in both languages."""

    def __init__(self, directory: Directory, words) -> None:
        self._directory = directory
        self._say = [presenter(language, words) for language in LANGUAGES]
        self._told: dict[int, tuple[Reason, list]] = {}

    def answer(self, answer: MatchResult) -> dict:
        return {
            "candidates": [
                [one.service.id, one.outside, one.discreet, [self._reason(reason) for reason in one.reasons]]
                for one in answer.candidates
            ],
            "near": [[one.service.id, one.discreet, self._reason(one.reason)] for one in answer.near_misses],
            "blocked": dict(answer.blocked),
        }

    def _reason(self, reason: Reason) -> list:
        known = self._told.get(id(reason))
        if known is None:
            given = matching.reason(reason)
            told = [given["verdict"], given["code"], given["details"]]
            sentences = [say.reason(reason, self._directory) for say in self._say]
            known = self._told[id(reason)] = (reason, told + sentences)
        return known[1]


def told_in_full(answer: dict, reasons: list) -> dict:
    """Return a phone's answer with its reasons in place of their numbers."""
    return {
        "candidates": [[*one[:3], [reasons[number] for number in one[3]]] for one in answer["candidates"]],
        "near": [[*one[:2], reasons[one[2]]] for one in answer["near"]],
        "blocked": answer["blocked"],
    }
