"""Every model can be made by tests, on both databases."""

from collections.abc import Callable

import pytest

from models.base import Base
from models.registry import ModelRegistry
from tests.support.factories import FACTORIES, World


def test_every_registered_model_has_a_factory() -> None:
    assert set(FACTORIES) == set(ModelRegistry().values())


@pytest.mark.parametrize(("model", "make"), FACTORIES.items(), ids=lambda item: item.__name__)
def test_a_factory_stores_a_row_that_can_be_read_again(
    world: World, model: type[Base], make: Callable[[World], Base]
) -> None:
    made = make(world)

    assert type(made) is model
    assert world.again(made) is not None
