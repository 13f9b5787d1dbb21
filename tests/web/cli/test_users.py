"""Accounts from the terminal: added, listed with their role in words, given a new password."""

from tests.web.cli.terminal_steps import DONE, PASSWORD, REFUSED, call, said


def test_an_account_is_added_and_listed_with_its_role_in_words(here):
    made = call(here, "user", "add", "Maria", "--role", "coordinator", *PASSWORD, LANG="en_US.UTF-8")
    assert (made.exit_code, made.output) == (DONE, "maria: coordinator\n")
    listed = call(here, "user", "list", LANG="bg_BG.UTF-8").output
    assert [line.split() for line in listed.splitlines() if line.startswith("maria")] == [["maria", "координатор"]]


def test_a_password_is_changed_for_one_account_and_too_short_ones_are_refused(here):
    assert call(here, "user", "password", "ADMIN", *PASSWORD).exit_code == DONE
    assert "12" in said(call(here, "user", "password", "admin", "--password", "къса"), REFUSED)
