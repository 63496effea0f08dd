"""How a person's work is laid out on the day's grid."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.grid_views import LEGIBLE_STEPS, AbsenceBand, Block, PersonRow

BLOCK = Block(
    schedule_id="1",
    version=1,
    event_id="1",
    type_code="core",
    colour="core",
    letter="C",
    type_label="Core",
    title="Oat Bites",
    number="612345",
    starts="09:45",
    ends="16:15",
    start_step=21,
    length_steps=78,
    lunch_start_step=60,
    lunch_length_steps=6,
)
CHECK_IN = replace(BLOCK, type_code="supervisor", start_step=48, length_steps=1)
HOURS = tuple(f"{hour:02d}:00" for hour in range(8, 20))


def row(*blocks: Block, absences: tuple[AbsenceBand, ...] = ()) -> PersonRow:
    """Return a person's row with these blocks."""
    return PersonRow(
        code="EMP1",
        name="Ana García",
        role_label="Lead",
        hours_label="38 h this week",
        blocks=blocks,
        absences=absences,
        is_free=False,
    )


def test_work_stands_in_the_hour_in_which_it_begins() -> None:
    away = AbsenceBand(label="Doctor", start_step=14, length_steps=4, is_all_day=False)
    cells = row(BLOCK, absences=(away,)).cells(HOURS)
    assert [len(cell.stacks) for cell in cells] == [0, 1] + [0] * 10
    assert cells[1].hour_label == "09:00"
    assert cells[1].absences == (away,)
    assert (BLOCK.step_in_hour, away.step_in_hour) == (9, 2)
    assert BLOCK.lunch_offset == 39


def test_work_without_a_break_has_none() -> None:
    assert CHECK_IN.lunch_offset == 12
    assert replace(CHECK_IN, lunch_start_step=None).lunch_offset is None


def test_check_ins_at_one_time_are_one_block_below_what_they_lie_on() -> None:
    person = row(BLOCK, CHECK_IN, replace(CHECK_IN, schedule_id="2"))
    assert [(len(stack.blocks), stack.lane) for stack in person.stacks] == [(1, 0), (2, 1)]
    assert person.shown_lanes == 2


def test_short_work_keeps_the_room_that_its_letter_needs() -> None:
    person = row(CHECK_IN, replace(CHECK_IN, start_step=CHECK_IN.start_step + 1))
    assert [stack.lane for stack in person.stacks] == [0, 1]


@given(st.lists(st.tuples(st.integers(0, 140), st.integers(1, 100)), max_size=8))
def test_no_two_blocks_ever_cover_each_other(spans: list[tuple[int, int]]) -> None:
    blocks = [
        replace(BLOCK, schedule_id=str(number), start_step=start, length_steps=length)
        for number, (start, length) in enumerate(spans)
    ]
    person = row(*blocks)
    assert sum(len(stack.blocks) for stack in person.stacks) == len(spans)
    ends: dict[int, int] = {}
    for stack in person.stacks:
        start = stack.first.start_step
        assert start >= ends.get(stack.lane, 0)
        ends[stack.lane] = start + max(stack.first.length_steps, LEGIBLE_STEPS)
        assert stack.lane < person.shown_lanes
