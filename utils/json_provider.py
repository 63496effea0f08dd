"""Flask's JSON, through the one encoder."""

from typing import Any

from flask.json.provider import JSONProvider
from typing_extensions import override

from utils import json


class OrjsonProvider(JSONProvider):
    """Reads and writes with `utils.json`."""

    @override
    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return json.dumps(obj).decode()

    @override
    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return json.loads(s)
