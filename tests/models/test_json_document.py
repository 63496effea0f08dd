"""What a JSON column takes, gives back, and refuses with the place of the fault."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON
from sqlalchemy.exc import StatementError

from app import Rosterwright
from models.base import Base
from models.event import Event
from models.rule_setting import RuleSetting
from models.types import JSONDocument
from tests.models.sessions import session_of
from tests.support.factories import OPENS, World
from utils.ids import new_id
from utils.json import JsonRefusedError, dumps_document, loads


class Colour(Enum):
    """Something that is stored by its value."""

    RED = "red"


# PostgreSQL stores no NUL, and numbers as decimals: a float from 2^53 on comes back as an integer.
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(
    min_value=-(2.0**53), max_value=2.0**53, allow_nan=False
)
INSTANTS = st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("America/Chicago")]))
LEAVES = (
    st.none()
    | st.booleans()
    | NUMBERS
    | TEXT
    | INSTANTS
    | st.dates()
    | st.times()
    | st.timedeltas(min_value=timedelta(days=-999), max_value=timedelta(days=999))
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.uuids()
    | st.sampled_from(Colour)
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def _stored(app: Rosterwright, world: World, document: object) -> object:
    """Return what another session reads of `document`."""
    setting = RuleSetting(id=new_id(), name=str(new_id()), value=document)
    with session_of(app, world.id) as session:
        session.add(setting)
        session.commit()
    with session_of(app, world.id) as session:
        return session.get_one(RuleSetting, setting.id).value


@given(document=DOCUMENTS.filter(lambda document: document is not None))
@settings(max_examples=60)
def test_any_nested_document_comes_back_as_its_json_says(
    app: Rosterwright, world: World, document: object
) -> None:
    assert _stored(app, world, document) == loads(dumps_document(document))


def test_the_kinds_of_values_that_rows_hold_are_stored_as_text(
    app: Rosterwright, world: World
) -> None:
    document = {
        "instant": datetime(2026, 5, 4, 9, 45, tzinfo=UTC),
        "there": datetime(2026, 5, 4, 9, 45, tzinfo=ZoneInfo("America/Chicago")),
        "date": date(2026, 5, 4),
        "time": time(9, 45),
        "length": timedelta(minutes=390),
        "money": Decimal("10.50"),
        "id": UUID(int=7),
        "colour": Colour.RED,
        "nested": [{"at": (datetime(2026, 5, 4, tzinfo=UTC),)}],
    }
    assert _stored(app, world, document) == {
        "instant": "2026-05-04T09:45:00+00:00",
        "there": "2026-05-04T09:45:00-05:00",
        "date": "2026-05-04",
        "time": "09:45:00",
        "length": "PT23400S",
        "money": "10.50",
        "id": "00000000-0000-0000-0000-000000000007",
        "colour": "red",
        "nested": [{"at": ["2026-05-04T00:00:00+00:00"]}],
    }


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (
            {"rows": [{"at": OPENS}]},
            r"\$\.rows\[0\]\.at: .* has no time zone",
        ),
        ({"rows": [1.0, float("nan")]}, r"\$\.rows\[1\]: nan is not a JSON number"),
        ({"rows": [float("-inf")]}, r"\$\.rows\[0\]: -inf is not a JSON number"),
        ({"price": Decimal("NaN")}, r"\$\.price: NaN is not a number"),
        ({"a": {"b": object()}}, r"\$\.a\.b: object has no JSON form"),
        ({"a": [b"bytes"]}, r"\$\.a\[0\]: bytes has no JSON form"),
        ({"a": {1: "one"}}, r"\$\.a: the key 1 is not text"),
        ({"a": 2**64}, r"\$\.a: the integer does not fit"),
        ({"a": "\ud800"}, r"\$\.a: the text holds half of a surrogate pair"),
    ],
)
def test_what_has_no_faithful_json_form_is_refused_with_its_path(
    app: Rosterwright, world: World, document: object, fault: str
) -> None:
    with pytest.raises(StatementError, match=fault) as refusal:
        _stored(app, world, document)
    assert isinstance(refusal.value.orig, JsonRefusedError)
    assert world.count(RuleSetting) == 0


@pytest.mark.parametrize("value", [600, "text", 1.5, True, [1, 2], {"a": 1}])
def test_a_rule_setting_may_be_any_json_value(
    app: Rosterwright, world: World, value: object
) -> None:
    assert _stored(app, world, value) == value


def test_nothing_is_null_in_the_database_and_not_the_word_null(world: World) -> None:
    event = world.event(raw_payload=None)
    assert world.count(Event, Event.id == event.id, Event.raw_payload.is_(None)) == 1


def test_a_document_can_be_searched_by_its_parts(app: Rosterwright, world: World) -> None:
    event = world.event(raw_payload={"client": {"code": "C-7"}})
    world.event(raw_payload={"client": {"code": "C-8"}})
    with session_of(app, world.id) as session:
        code = Event.raw_payload["client"]["code"].as_string()
        found = session.query(Event.id).filter(code == "C-7").all()
    assert [row.id for row in found] == [event.id]


def test_every_json_column_has_the_one_type() -> None:
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    found = [column for column in columns if isinstance(column.type, JSONDocument | JSON)]
    assert len(found) >= 10
    assert [str(column) for column in found if not isinstance(column.type, JSONDocument)] == []
