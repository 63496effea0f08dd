"""A change inside a stored document is noticed, however deep it is and however it is made."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import Rosterwright
from models.event import Event
from models.json_document import TrackedDict, TrackedList
from tests.models.sessions import session_of
from tests.support.factories import World
from utils.json import dumps

Document = dict[str, Any]
Change = Callable[[Document], object]

START: Final[Document] = {"list": [1, {"deep": [2]}, 3], "dict": {"a": {"b": [4]}}, "plain": 5}


def _set(document: Document) -> None:
    document["dict"]["a"]["b"][0] = datetime(2026, 5, 4, tzinfo=UTC)


def _deep_delete(document: Document) -> None:
    del document["dict"]["a"]["b"]


def _list_delete(document: Document) -> None:
    del document["list"][1:]


def _slice(document: Document) -> None:
    document["list"][0:1] = [{"x": []}, {"y": []}]
    document["list"][0]["x"].append(1)


def _extend_in_place(document: Document) -> None:
    document["list"] += [{"z": []}]
    document["list"][-1]["z"].append(1)


def _repeat_in_place(document: Document) -> None:
    document["list"] *= 2


def _merge_in_place(document: Document) -> None:
    document |= {"new": {"list": []}}
    document["new"]["list"].append(1)


def _default_list(document: Document) -> None:
    document.setdefault("new", []).append(1)
    document.setdefault("new", []).append(2)


def _default_nothing(document: Document) -> None:
    assert document["dict"].setdefault("nothing") is None


def _appended_dict(document: Document) -> None:
    document["list"].append({"names": []})
    document["list"][-1]["names"].append("Ana")


def _moved_within(document: Document) -> None:
    document["moved"] = document["dict"].pop("a")
    document["moved"]["b"].append(6)


CHANGES: Final[dict[str, Change]] = {
    "set deep": _set,
    "delete deep": _deep_delete,
    "delete slice": _list_delete,
    "set slice": _slice,
    "append": lambda document: document["list"][1]["deep"].append({"x": 1}),
    "append then change": _appended_dict,
    "extend": lambda document: document["list"].extend([6, 7]),
    "extend in place": _extend_in_place,
    "repeat in place": _repeat_in_place,
    "insert": lambda document: document["list"].insert(0, 0),
    "pop from list": lambda document: document["list"].pop(),
    "remove": lambda document: document["list"].remove(3),
    "clear list": lambda document: document["list"].clear(),
    "reverse": lambda document: document["list"].reverse(),
    "sort": lambda document: document["list"].sort(key=str),
    "update": lambda document: document["dict"].update(a=1, c=2),
    "pop from dict": lambda document: document["dict"].pop("a"),
    "popitem": lambda document: document["dict"].popitem(),
    "clear dict": lambda document: document["dict"]["a"].clear(),
    "merge in place": _merge_in_place,
    "setdefault then change": _default_list,
    "setdefault of nothing": _default_nothing,
    "move within": _moved_within,
}


@contextmanager
def _changing(app: Rosterwright, world: World, event: Event) -> Iterator[Event]:
    query = select(Event).where(Event.id == event.id).options(undefer(Event.raw_payload))
    with session_of(app, world.id) as session:
        yield session.scalars(query).one()
        session.commit()


def _payload(app: Rosterwright, world: World, event: Event) -> Document | None:
    with _changing(app, world, event) as read:
        return read.raw_payload


def test_every_way_of_changing_a_document_is_stored(app: Rosterwright, world: World) -> None:
    lost = {}
    for name, change in CHANGES.items():
        event = world.event(raw_payload=copy.deepcopy(START))
        expected = copy.deepcopy(START)
        change(expected)
        with _changing(app, world, event) as loaded:
            assert loaded.raw_payload is not None
            change(loaded.raw_payload)
        if (found := _payload(app, world, event)) != _plain(expected):
            lost[name] = found
    assert lost == {}


def _plain(document: Document) -> object:
    instant = "2026-05-04T00:00:00+00:00"
    deep = document["dict"].get("a")
    if isinstance(deep, dict) and isinstance(deep.get("b"), list) and len(deep["b"]) == 1:
        deep["b"] = [instant if isinstance(deep["b"][0], datetime) else deep["b"][0]]
    return document


@pytest.mark.parametrize(
    ("tracked", "names"),
    [
        (
            TrackedDict,
            "__setitem__ __delitem__ __ior__ clear pop popitem setdefault update",
        ),
        (
            TrackedList,
            "__setitem__ __delitem__ __iadd__ __imul__ append clear extend insert pop remove sort",
        ),
    ],
)
def test_every_method_that_changes_a_dict_or_list_is_watched(tracked: type, names: str) -> None:
    assert [name for name in names.split() if name not in vars(tracked)] == []


def test_a_part_of_one_document_put_into_another_changes_only_where_it_is_changed(
    app: Rosterwright, world: World
) -> None:
    first = world.event(raw_payload={"part": {"list": []}})
    second = world.event(raw_payload={})
    with session_of(app, world.id) as session:
        query = select(Event).options(undefer(Event.raw_payload)).order_by(Event.id)
        one, two = session.scalars(query).all()
        assert (one.id, two.id) == (first.id, second.id)
        assert one.raw_payload is not None
        assert two.raw_payload is not None
        two.raw_payload["part"] = one.raw_payload["part"]
        two.raw_payload["whole"] = one.raw_payload
        session.flush()
        one.raw_payload["part"]["list"].append(1)
        session.commit()

    assert _payload(app, world, first) == {"part": {"list": [1]}}
    assert _payload(app, world, second) == {"part": {"list": []}, "whole": {"part": {"list": []}}}


def test_a_document_replaced_as_a_whole_is_tracked_too(app: Rosterwright, world: World) -> None:
    event = world.event(raw_payload={"old": True})
    with _changing(app, world, event) as loaded:
        loaded.raw_payload = {"new": []}
        loaded.raw_payload["new"].append(1)
    assert _payload(app, world, event) == {"new": [1]}


def test_a_change_raises_the_version_and_reading_does_not(app: Rosterwright, world: World) -> None:
    event = world.event(raw_payload={"a": [1]})
    with _changing(app, world, event) as loaded:
        assert loaded.raw_payload == {"a": [1]}
    with _changing(app, world, event) as loaded:
        assert loaded.version == 1
        assert loaded.raw_payload is not None
        loaded.raw_payload["a"].append(2)
    with _changing(app, world, event) as loaded:
        assert loaded.version == 2


def test_a_value_of_the_wrong_kind_is_refused_when_it_is_set() -> None:
    with pytest.raises(ValueError, match="raw_payload"):
        Event(raw_payload="text")


def test_a_tracked_document_is_copied_and_written_as_plain_data() -> None:
    tracked = TrackedDict({"list": [1, {"a": 2}]})
    other = copy.deepcopy(tracked)
    assert (type(other), type(other["list"])) == (dict, list)
    assert other == {"list": [1, {"a": 2}]}
    assert dumps(tracked) == b'{"list":[1,{"a":2}]}'
