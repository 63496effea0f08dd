"""What becomes of schedules, thought through before anything is written: each step sees those
before it, and can be taken back while it is only thought."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from error_handlers.exceptions import AppException, RuleViolationException
from models.event import Event
from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Violation
from services.overriding import Overriding
from services.roster_places import Locked, Place
from utils.wall_clock import local_date

# Whether what stands against a place there is settled already.
Settled = Callable[[Place, Violation], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What became of one schedule: where it stood, where it stands; None is nowhere."""

    schedule_id: UUID
    before: Place | None
    after: Place | None

    @property
    def place(self) -> Place:
        """Return where it stands, or stood last."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a schedule that never stood anywhere did not move")
        return found


class Draft:
    """The places of the schedules that an action concerns; the rules are asked of each step."""

    def __init__(
        self,
        locked: Locked,
        now: datetime,
        *,
        load: Callable[[], Snapshot],
        recorded: Callable[[], Collection[UUID]],
        label_of: Callable[[str], str],
    ) -> None:
        self.locked = locked
        self.now = now
        self.label_of = label_of
        self.overridden: dict[UUID, tuple[Violation, ...]] = {}
        self._load = load
        self._load_recorded = recorded
        self._recorded: frozenset[UUID] | None = None
        self._before: Mapping[UUID, Place] = {
            one.id: Place.of(one) for one in locked.schedules.values() if one.is_active
        }
        self._renewed: set[UUID] = set()
        self._places = dict(self._before)
        self._snapshot: Snapshot | None = None

    def place(self, schedule_id: UUID) -> Place | None:
        """Return where a schedule stands now, None when it ended."""
        return self._places.get(schedule_id)

    def places_of(self, event_id: UUID) -> list[Place]:
        """Return who stands where on an event now, in order of seat."""
        found = (place for place in self._places.values() if place.event_id == event_id)
        return sorted(found, key=lambda place: place.seat)

    def places_before(self, event_id: UUID) -> list[Place]:
        """Return who stood where on an event before the first step; nobody did on what it became
        since."""
        if event_id in self._renewed:
            return []
        return [place for place in self._before.values() if place.event_id == event_id]

    def day_of(self, place: Place) -> date:
        """Return the day that a place counts to, at its site."""
        return local_date(place.starts_at, self.locked.events[place.event_id].site.time_zone)

    def free_seat(self, event: Event) -> int:
        """Return the lowest free seat, 0 where none is: the rules then refuse it."""
        taken = {place.seat for place in self.places_of(event.id)}
        return next((seat for seat in range(1, event.headcount + 1) if seat not in taken), 0)

    def is_recorded(self, schedule_id: UUID) -> bool:
        """Return whether attendance is recorded of a schedule; what is recorded is loaded for the
        first one that is asked about."""
        if self._recorded is None:
            self._recorded = frozenset(self._load_recorded())
        return schedule_id in self._recorded

    def violations(self, place: Place) -> tuple[Violation, ...]:
        """Return everything that would stand against a place, were it the next step."""
        return check(self._without(place.schedule_id), place.candidate())

    def holder(self, site_id: UUID, day: date, rotation: str) -> UUID | None:
        """Return who holds a rotation at a site that day."""
        return self._loaded().rotation_holders.get((site_id, day, rotation))

    def end(self, schedule_id: UUID) -> None:
        """Take a schedule off."""
        self._snapshot = None if self._snapshot is None else self._without(schedule_id)
        self._places.pop(schedule_id, None)

    def put(self, place: Place, overriding: Overriding, settled: Settled | None = None) -> None:
        """Put a schedule in its place, from wherever it stood.

        Raises:
            RuleViolationException: a rule stands against it that is not `settled` there.
        """
        found = self.violations(place)
        if settled is not None:
            found = tuple(one for one in found if not settled(place, one))
        overridden = overriding.settle(found)
        self.settle(place)
        if overridden:
            self.overridden[place.schedule_id] = overridden

    def put_all(
        self, places: Sequence[Place], overriding: Overriding, settled: Settled | None = None
    ) -> None:
        """Put several schedules in their places as if all moved at one moment: each is checked
        beside the others in their new places.

        Raises:
            RuleViolationException: with everything that stands against any of them.
        """
        for place in places:
            self.end(place.schedule_id)
        refusals = []
        for place in places:
            try:
                self.put(place, overriding, settled)
            except RuleViolationException as refusal:
                refusals.append(refusal)
        if refusals:
            raise RuleViolationException(
                " ".join(refusal.message for refusal in refusals),
                violations=[one for refusal in refusals for one in refusal.violations],
            )

    def renew(self, event_id: UUID) -> None:
        """Take an event for what it became: nobody stood on it as that, and what the rules look at
        is loaded anew."""
        self._renewed.add(event_id)
        self._snapshot = None

    def settle(self, place: Place) -> None:
        """Put a schedule in its place unasked."""
        self.end(place.schedule_id)
        self._places[place.schedule_id] = place
        if self._snapshot is not None:
            event = self.locked.events[place.event_id]
            self._snapshot = self._snapshot.with_placement(place.placement(event))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take the block's steps back when it is refused; the refusal goes on."""
        kept = dict(self._places), dict(self.overridden), self._snapshot
        try:
            yield
        except AppException:
            self._places, self.overridden, self._snapshot = kept
            raise

    def moved(self) -> list[Moved]:
        """Return what became of every schedule that does not stand as it stood."""
        ids = [*self._before, *(each for each in self._places if each not in self._before)]
        found = (
            Moved(schedule_id=each, before=self._before.get(each), after=self._places.get(each))
            for each in ids
        )
        return [one for one in found if one.before != one.after]

    def _without(self, schedule_id: UUID) -> Snapshot:
        snapshot = self._loaded()
        place = self._places.get(schedule_id)
        if place is None:
            return snapshot
        event = self.locked.events[place.event_id]
        return snapshot.without_placement(place.placement(event))

    def _loaded(self) -> Snapshot:
        """Return what the rules look at, with every step so far; it is loaded for the first one
        that asks them."""
        if self._snapshot is None:
            snapshot = self._load()
            events = self.locked.events
            moved = self.moved()
            for one in moved:
                if one.before:
                    placement = one.before.placement(events[one.before.event_id])
                    snapshot = snapshot.without_placement(placement)
            for one in moved:
                if one.after:
                    placement = one.after.placement(events[one.after.event_id])
                    snapshot = snapshot.with_placement(placement)
            self._snapshot = snapshot
        return self._snapshot
