"""Pages behind a link: nobody may index them, and one that does not open answers always alike."""

from typing import Any

from fastapi.responses import Response

from referral.errors import TooManyTries
from referral.partners import rate_limit
from web.http import render, security
from web.http.errors import sentence
from web.http.gate import RequestContext


def shown(request: RequestContext, template: str, *, here: str, **context: Any) -> Response:
    """Return a page that lies at the address `here`, hidden from search engines."""
    response = render.page(request, template, here=here, **context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def gone(request: RequestContext) -> Response:
    """Answer alike for what never was, is over, was revoked or withdrawn; many such questions have to wait."""
    try:
        rate_limit.record_failed_try(request.context, security.fingerprint(security.address_of(request.http)))
    except TooManyTries as wait:
        words = sentence(wait, render.presenter(request).say)
        response = shown(request, "partners/answer_link/closed.html", here="", status=429, words=words)
        response.headers["Retry-After"] = str(wait.details["seconds"])
        return response
    return shown(request, "partners/answer_link/closed.html", here="", status=404, words="")
