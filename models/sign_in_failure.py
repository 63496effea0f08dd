"""Failed sign-ins to addresses that have no account."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

# So long after the last one, failures are forgotten: of accounts and of addresses without one.
REMEMBERED_FOR: Final = timedelta(days=1)


class SignInFailure(Base):
    """How often somebody tried an address; no tenant row, since nobody has the address.

    `address_hash` is keyed: the table tells nobody which addresses were tried.
    """

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index(None, "last_failed_at"),)

    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime]
