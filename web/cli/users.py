"""The commands for accounts."""

from typing import Final

import click

from referral.access import accounts
from referral.errors import BadInput
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from web.cli.terminal import OPERATOR, application, guarded, presenter
from web.cli.translated import Group, argument, command, option, password_option, say
from web.http import security
from web.wording.languages import N_

LOGIN: Final = N_("USER-NAME")
INACTIVE: Final = N_("inactive")


@command("add", help=N_("Add an account."), epilog="mrezha user add maria --role assistant --centre O01")
@argument("login", metavar=LOGIN)
@option("--role", type=click.Choice([role.value for role in Role]), required=True, help=N_("What the person may do."))
@option("--name", metavar=N_("NAME"), help=N_("The name to show; the user name if you give none."))
@option("--centre", metavar=N_("CODE"), help=N_("The code of the centre, for an assistant or a centre lead."))
@password_option()
@guarded
def user_add(login: str, role: str, name: str | None, centre: str | None, password: str) -> None:
    """Add an account."""
    _check_length(password)
    with application() as app:
        account = accounts.add_user(
            app.context(OPERATOR),
            accounts.AccountDetails(
                name=name or login, role=Role(role), centre=OrganisationId(centre) if centre else None
            ),
            login=login,
            password_hash=security.hashed(password),
        )
        words = presenter(app)
    click.echo(f"{account.login}: {words.label('roles', account.role)}")


@command("password", help=N_("Set a new password."), epilog="mrezha user password maria")
@argument("login", metavar=LOGIN)
@password_option()
@guarded
def user_password(login: str, password: str) -> None:
    """Set a new password."""
    _check_length(password)
    with application(existing=True, changes=True) as app:
        context = app.context(OPERATOR)
        matching = [account for account in accounts.users(context) if account.login == login.lower()]
        if not matching:
            raise BadInput(problems=(("login", "no_account", {}),))
        accounts.set_password(context, matching[0].id, password_hash=security.hashed(password))
    click.echo(login)


@command("list", help=N_("List the accounts."), epilog="mrezha user list")
@guarded
def user_list() -> None:
    """List the accounts."""
    with application(existing=True) as app:
        words = presenter(app)
        for account in accounts.users(app.context(OPERATOR)):
            role = words.label("roles", account.role)
            state = "" if account.active else say(INACTIVE)
            click.echo(f"{account.login:20} {role:25} {account.centre or '':8} {state}".rstrip())


def _check_length(password: str) -> None:
    if len(password) < security.SHORTEST:
        raise BadInput(problems=(("password", "too_short", {"shortest": security.SHORTEST}),))


user: Final = Group("user", help=N_("Manage the accounts."), commands=[user_add, user_password, user_list])
