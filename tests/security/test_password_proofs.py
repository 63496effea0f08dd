"""What carries a right password to the next request."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import time_machine

from security.password_proofs import PasswordProof, TicketSigner, state_of
from security.session_cookies import CookieSigner, new_session_id
from utils.ids import new_id

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
PROOF: Final = PasswordProof(user_id=new_id(), organization_id=new_id(), state="a state")


def test_a_ticket_says_what_was_signed() -> None:
    signer = TicketSigner("a key")
    assert signer.read(signer.sign(PROOF)) == PROOF


def test_a_ticket_is_good_for_five_minutes() -> None:
    signer = TicketSigner("a key")
    with time_machine.travel(NOON, tick=False) as clock:
        ticket = signer.sign(PROOF)
        clock.shift(timedelta(minutes=5))
        assert signer.read(ticket) == PROOF
        clock.shift(timedelta(seconds=1))
        assert signer.read(ticket) is None


def test_a_ticket_of_a_key_that_is_being_replaced_is_still_read() -> None:
    ticket = TicketSigner("old").sign(PROOF)
    assert TicketSigner("new", ("old",)).read(ticket) == PROOF
    assert TicketSigner("new").read(ticket) is None
    assert TicketSigner("old").read(TicketSigner("new", ("old",)).sign(PROOF)) is None


@pytest.mark.parametrize("text", ["", "x", "..", "a.b.c", "\x00", "é"])
def test_what_we_did_not_sign_is_nothing(text: str) -> None:
    assert TicketSigner("a key").read(text) is None


def test_every_changed_character_makes_a_ticket_worthless() -> None:
    signer = TicketSigner("a key")
    ticket = signer.sign(PROOF)
    payload = ticket.partition(".")[0]
    for place in range(len(payload) - 1):
        other = "A" if ticket[place] != "A" else "B"
        assert signer.read(ticket[:place] + other + ticket[place + 1 :]) is None


def test_the_signature_of_a_session_is_none_of_a_ticket() -> None:
    cookie = CookieSigner("a key").sign(new_session_id(), is_lasting=False)
    assert TicketSigner("a key").read(cookie) is None
    assert CookieSigner("a key").read(TicketSigner("a key").sign(PROOF)) is None


def test_the_state_changes_with_the_password_and_with_the_second_factor() -> None:
    states = {
        state_of("hash one", None),
        state_of("hash two", None),
        state_of("hash one", NOON),
        state_of("hash one", NOON + timedelta(microseconds=1)),
    }
    assert len(states) == 4
    assert "hash one" not in "".join(states)
