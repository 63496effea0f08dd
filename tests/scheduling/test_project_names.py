"""What a project name says: the kind of work and the event number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.defaults import DEFAULT_TYPES
from scheduling.project_names import NamePatterns, event_number, type_code

ROWS = [
    NamePatterns(code=row.code, match_position=row.match_position, name_patterns=row.name_patterns)
    for row in DEFAULT_TYPES
]


@pytest.mark.parametrize(
    ("project_name", "expected"),
    [
        ("610005-CORE-Crunchy Oat Bites", "core"),
        ("610005-SUPERVISOR-Crunchy Oat Bites", "supervisor"),
        ("V2-SUPER 610005", "supervisor"),
        ("610005 Superviso", "supervisor"),
        ("615895-FREEOSK-Sparkling Yuzu", "freeosk"),
        ("614073-DIGITAL Setup-Oat Bites", "digital_setup"),
        ("Refresh of the digital wall", "digital_refresh"),
        ("615733-DIGITAL Teardown-Oat Bites", "digital_teardown"),
        ("Digitals 614000", "digitals"),
        ("613933-JUICER Production-Veggie Chips", "juicer_production"),
        ("613651-JUICER Survey-Oat Bites", "juicer_survey"),
        ("612290-Inventory walk-Veggie Chips", "other"),
        ("", "other"),
    ],
)
def test_the_default_patterns_know_the_clients_names(project_name: str, expected: str) -> None:
    assert type_code(project_name, ROWS) == expected


def test_case_does_not_matter() -> None:
    assert type_code("612345-cOrE-bites", ROWS) == "core"


def test_the_first_match_wins_whatever_the_order_of_the_rows() -> None:
    everything = "CORE FREEOSK SUPERVISOR JUICER DIGITAL SETUP"
    assert type_code(everything, reversed(ROWS)) == "digital_setup"
    assert type_code("JUICER demo with CORE", reversed(ROWS)) == "juicer_production"


def test_all_words_of_a_pattern_must_occur_in_any_order() -> None:
    assert type_code("Setup of shelves", ROWS) == "other"
    assert type_code("Survey for the new JUICER", ROWS) == "juicer_survey"


@pytest.mark.parametrize("project_name", ["Albacore tuna", "Scorecard walk", "Éncore"])
def test_the_middle_of_another_word_is_no_match(project_name: str) -> None:
    assert type_code(project_name, ROWS) == "other"


def test_digits_and_signs_may_stand_before_a_word() -> None:
    assert type_code("612345CORE_bites", ROWS) == "core"
    assert type_code("612345_CORE", ROWS) == "core"


def test_signs_in_a_pattern_are_only_signs() -> None:
    rows = [NamePatterns(code="plus", match_position=1, name_patterns=[["A+ (B)"]])]
    assert type_code("612345 a+ (b) demo", rows) == "plus"
    assert type_code("AA B", rows) is None


def test_a_type_without_patterns_is_never_meant() -> None:
    rows = [NamePatterns(code="manual", match_position=1, name_patterns=[])]
    assert type_code("manual", rows) is None


@pytest.mark.parametrize(
    ("project_name", "expected"),
    [
        ("612345-CORE-Oat Bites", "612345"),
        ("Core Oat Bites 612345", "612345"),
        ("CORE612345bites", "612345"),
        ("1234567-CORE-612345", "612345"),
        ("612345 and 612346", "612345"),
        ("1234567-CORE", None),
        ("12345-CORE", None),
        ("CORE", None),
        ("", None),
    ],
)
def test_the_event_number_is_the_first_run_of_exactly_six_digits(
    project_name: str, expected: str | None
) -> None:
    assert event_number(project_name) == expected


@given(before=st.text("ab -", max_size=5), after=st.text("ab -", max_size=5), number=st.integers(0))
def test_only_runs_of_six_digits_count(before: str, after: str, number: int) -> None:
    expected = str(number) if len(str(number)) == 6 else None
    assert event_number(f"{before}{number}{after}") == expected
