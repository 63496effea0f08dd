"""The rows that a new organization starts with agree with each other."""

from datetime import time

from scheduling.defaults import DEFAULT_ROLES, DEFAULT_TYPES

BY_CODE = {row.code: row for row in DEFAULT_TYPES}


def test_there_are_four_roles_in_order() -> None:
    assert [
        (role.code, role.label) for role in sorted(DEFAULT_ROLES, key=lambda r: r.position)
    ] == [
        ("club_supervisor", "Club Supervisor"),
        ("lead_event_specialist", "Lead Event Specialist"),
        ("event_specialist", "Event Specialist"),
        ("juicer_barista", "Juicer Barista"),
    ]


def test_codes_labels_and_match_positions_are_unique() -> None:
    for column in ("code", "label", "match_position"):
        values = [getattr(row, column) for row in DEFAULT_TYPES]
        assert len(set(values)) == len(values) == 10


def test_the_auto_scheduler_works_in_the_order_of_the_domain() -> None:
    in_order = sorted(DEFAULT_TYPES, key=lambda row: row.priority)
    assert [row.code for row in in_order] == [
        "juicer_production",
        "juicer_survey",
        "digital_setup",
        "digital_refresh",
        "freeosk",
        "digital_teardown",
        "core",
        "supervisor",
        "digitals",
        "other",
    ]


def test_every_named_role_and_type_exists() -> None:
    roles = {role.code for role in DEFAULT_ROLES} | {"rotation:primary_lead"}
    for row in DEFAULT_TYPES:
        assert set(row.preferences) | set(row.discouraged_roles) <= roles, row.code
        assert set(row.exclusive_with) | {row.pairing or row.code} <= set(BY_CODE), row.code


def test_a_teardown_spares_the_days_primary_lead() -> None:
    teardown = BY_CODE["digital_teardown"]
    assert teardown.preferences == ("lead_event_specialist", "club_supervisor")
    assert teardown.discouraged_roles == ("rotation:primary_lead",)


def test_exclusion_is_mutual() -> None:
    for row in DEFAULT_TYPES:
        for other in row.exclusive_with:
            assert row.code in BY_CODE[other].exclusive_with


def test_scheduling_a_core_brings_its_supervisor_event_and_not_the_reverse() -> None:
    assert (BY_CODE["core"].pairing, BY_CODE["supervisor"].pairing) == ("supervisor", None)


def test_only_the_supervisors_check_in_is_stackable() -> None:
    assert [row.code for row in DEFAULT_TYPES if row.is_stackable] == ["supervisor"]


def test_minutes_breaks_and_limits_are_those_of_the_domain() -> None:
    figures = {
        row.code: (row.default_minutes, row.break_minutes, row.max_per_day)
        for row in DEFAULT_TYPES
        if row.default_minutes != 30
    }
    assert figures == {
        "core": (390, 30, 1),
        "juicer_production": (540, 60, 1),
        "supervisor": (5, 0, None),
        "other": (60, 0, None),
    }


def test_a_core_starts_at_four_times_with_lunch() -> None:
    assert [(slot.start, slot.lunch_begin, slot.lunch_end) for slot in BY_CODE["core"].slots] == [
        (time(9, 45), time(13), time(13, 30)),
        (time(10, 30), time(13, 45), time(14, 15)),
        (time(11), time(14, 15), time(14, 45)),
        (time(11, 30), time(14, 45), time(15, 15)),
    ]


def test_every_type_has_a_colour_of_the_design_system() -> None:
    known = {"core", "juicer", "supervisor", "freeosk", "digital", "other"}
    assert {row.colour for row in DEFAULT_TYPES} == known
