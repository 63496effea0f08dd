"""The schedule file: what it holds, and that it reads back as the same."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.csv_events import read_events
from schemas.csv_schedule_out import schedule_lines
from services.import_values import EventRow, ScheduleOutRow
from tests.imports.samples import MAX_BYTES, wall

words = st.text("aé'=+-@\t\r\n \",;", min_size=1, max_size=20).map(str.strip).filter(bool)
seconds = st.datetimes(wall("2020-01-01 00:00"), wall("2030-01-01 00:00")).map(
    lambda local: local.replace(microsecond=0)
)
out_rows = st.builds(
    ScheduleOutRow,
    project_name=words,
    ref_num=st.text("0123456789", min_size=1, max_size=12),
    location_mvid=st.none() | words,
    store_number=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True),
    store_name=words,
    opens_local=seconds,
    due_local=seconds.map(lambda local: local + timedelta(days=4000)),
    estimated_minutes=st.none() | st.integers(1, 1440),
    rep_name=words,
    employee_code=words,
    schedule_local=seconds,
)


def expected(row: ScheduleOutRow) -> EventRow:
    return EventRow(
        line=0,
        project_name=row.project_name,
        ref_num=row.ref_num,
        location_mvid=row.location_mvid,
        store_number=row.store_number,
        store_name=row.store_name,
        opens_local=row.opens_local,
        due_local=row.due_local,
        estimated_minutes=row.estimated_minutes,
        employee_code=row.employee_code,
        schedule_local=row.schedule_local,
    )


@given(st.lists(out_rows, max_size=5))
def test_what_is_written_reads_back_exactly(rows: list[ScheduleOutRow]) -> None:
    written = "".join(schedule_lines(rows)).encode()
    parsed = read_events(written, max_bytes=MAX_BYTES)
    assert [row.faults for row in parsed.rows] == [()] * len(rows)
    assert parsed.values == [expected(row) for row in rows]
    assert parsed.ignored_columns == ()


def test_the_header_is_the_agreed_one_behind_a_byte_order_mark() -> None:
    (line,) = schedule_lines([])
    assert line == (
        "\ufeffProject Name,Project Reference Number,Location MVID,Store Number,Store Name,"
        "Start Date/Time,Due Date/Time,Estimated Time,Rep Name,Employee ID,Schedule Date/Time\r\n"
    )
