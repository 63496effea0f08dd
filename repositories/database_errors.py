"""One place that says what a database's refusal means in the product's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    SQLAlchemyError,
    TimeoutError,  # noqa-free: the pool's own, named below
)
from sqlalchemy.orm.exc import StaleDataError
