"""A request as it was read."""

class Request:
    def force_close(self) -> None: ...
