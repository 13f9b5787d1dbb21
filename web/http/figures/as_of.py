"""The day that a page or a request of the API is asked as of."""

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.context import Context
from referral.errors import BadInput
from web.http.figures.day import FIELD
from web.http.forms import Form
from web.http.gate import RequestContext


def context_asked(request: RequestContext, form: Form, permission: Permission) -> Context:
    """Return the context of the day in the form; a day that cannot be used is noted in the form, and today is shown.

    `permission` is needed to choose a day, not to see today. Errors: NotAllowed.
    """
    day = form.day(FIELD)
    try:
        return context_of(request.context, day, permission)
    except BadInput as refused:
        form.take(refused)
        return request.context


def as_refusal(form: Form) -> BadInput:
    """Return the error that answers a file or data instead of a page that shows the form's problems."""
    return BadInput(problems=tuple((name, *what) for name, what in form.problems.items()))
