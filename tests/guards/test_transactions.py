"""Who may begin, end or write through a transaction."""

from typing import Final

from tests.guards.rules import calls_function, calls_of, names, offences, optional_sessions
from tooling.sources import Source, product, within

COMMITS: Final = {
    "services/registry.py": "the unit of work",
    "security/session_connections.py": "the session store's own short transactions",
    "migrations/env.py": "a migration is its own transaction",
}
FLUSHES: Final = {
    "repositories/accounts.py:add": "an organization's first rows refer to it",
    "repositories/base.py:add_all": "rows that refer to these may follow",
    "repositories/import_files.py:store_new": "relations are view-only: parents are written first",
    "repositories/roster_actions.py:add_with_changes": "changes refer to their action",
    "repositories/schedules.py:rearrange": "what the database refuses is known here, by rule",
    "repositories/rule_settings.py:flush_versions": "the answer carries the new version",
}
LOCKS: Final = {
    "repositories/base.py:locking": "what locks rows to change them asks this",
    "repositories/events.py:hold_site": "shared: the site keeps its zone meanwhile",
    "repositories/import_files.py:sites": "shared: sites keep their zones",
    "repositories/sites.py:hold_by_code": "shared: nobody closes the site meanwhile",
    "repositories/skills.py:hold_by_codes": "shared: nobody removes the skill meanwhile",
    "security/identity.py:is_still_let_in": "shared: the account stays as it is",
    "security/session_cleanup.py:_delete_batch": "nothing refers to sessions",
    "security/store.py:_read_again": "nothing refers to sessions",
    "security/strangers.py:begin": "nothing refers to failures",
}
SESSION_MAKERS: Final = {
    "models/database.py": "binds the session class to the engine",
}
BULK: Final = ("bulk_insert_mappings", "bulk_save_objects", "bulk_update_mappings")


def _outside(files: tuple[Source, ...], allowed: dict[str, str]) -> list[Source]:
    return [source for source in files if source.path not in allowed]


def test_only_the_unit_of_work_and_the_session_store_end_transactions() -> None:
    files = _outside(product(), COMMITS)

    assert offences(calls_of("commit", "rollback"), files) == set()


def test_flushes_stand_only_where_a_reason_is_known() -> None:
    assert offences(calls_of("flush"), product(), FLUSHES) == set()


def test_every_reason_for_a_flush_is_still_needed() -> None:
    assert offences(calls_of("flush"), product()) == set(FLUSHES)


def test_rows_that_others_refer_to_are_locked_so_that_they_can_be_referred_to() -> None:
    assert offences(calls_of("with_for_update"), product()) == set(LOCKS)


def test_detached_rows_are_never_brought_back_into_a_session() -> None:
    assert offences(calls_of("merge"), product()) == set()


def test_sessions_are_made_in_one_place() -> None:
    makers = calls_function("Session", "RosterSession", "sessionmaker", "scoped_session")

    assert offences(makers, _outside(product(), SESSION_MAKERS)) == set()


def test_a_session_is_never_optional() -> None:
    assert offences(optional_sessions, product()) == set()


def test_repositories_use_no_statement_that_tenancy_does_not_reach() -> None:
    for rule in (names("__table__"), calls_function("text"), calls_of(*BULK)):
        assert offences(rule, within("repositories")) == set()
