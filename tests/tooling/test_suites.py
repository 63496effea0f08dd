"""What `make suites` makes of the results of other people's tests."""

from pathlib import Path

from tooling.suites import SuiteRun, lost_tests, read


def run_of(*passed: str, stored: int = 1) -> SuiteRun:
    """Return a run in which these tests passed."""
    return SuiteRun(passed=frozenset(passed), failed=frozenset(), stored=stored, seconds=1)


def test_what_passes_with_signed_cookies_alone_is_lost() -> None:
    runs = {"signed cookies": run_of("a", "b", stored=0), "SQLite": run_of("b", "c")}

    assert lost_tests("suite", runs) == ["suite, SQLite: a"]


def test_what_fails_with_both_is_not_lost() -> None:
    runs = {"signed cookies": run_of("a", stored=0), "SQLite": run_of("a")}

    assert lost_tests("suite", runs) == []


def test_a_run_that_stored_no_session_shows_nothing() -> None:
    runs = {"signed cookies": run_of("a", stored=0), "SQLite": run_of("a", stored=0)}

    assert lost_tests("suite", runs) == [
        "suite, SQLite: no session was stored, so nothing was shown"
    ]


def test_results_are_read_once(tmp_path: Path) -> None:
    result = tmp_path / "result"
    result.write_text("passed t.py::a[x y]\nfailed t.py::b\nskipped t.py::c\nstored 12")

    found = read(result, 1.5)

    assert (found.passed, found.failed) == (frozenset({"t.py::a[x y]"}), frozenset({"t.py::b"}))
    assert found.stored == 12
    assert not result.exists()
