"""What a long list shows of each row, as plain data: it travels from a schema down to a SELECT."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RowShape:
    """Keys of the answer with the attributes they come from; `nested` follows to-one relations."""

    name: str
    fields: tuple[tuple[str, str], ...]
    nested: tuple[tuple[str, str, "RowShape"], ...] = ()
