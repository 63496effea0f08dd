"""Reading requests: JSON is JSON, unknown query parameters are faults, and faults are ours."""

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

import marshmallow as ma
from flask import Request
from typing_extensions import override
from webargs.flaskparser import FlaskParser

from error_handlers.exceptions import (
    FieldFault,
    UnsupportedMediaTypeException,
    ValidationException,
)
from error_handlers.problems import field_faults
from utils.json import loads

_PLACES: Final[Mapping[str, str]] = {"json": "body", "upload": "body"}
_JSON = re.compile(r"application/(?:[\w.!#$&^-]+\+)?json", re.IGNORECASE)


class StrictParser(FlaskParser):
    """webargs, refusing what it would read as empty or pass over."""

    DEFAULT_VALIDATION_STATUS = 400

    def __init__(self) -> None:
        super().__init__()
        self.__location_map__ = {**self.__location_map__, "upload": "load_upload"}
        unknown = {"query": ma.RAISE, "upload": ma.RAISE}
        self.DEFAULT_UNKNOWN_BY_LOCATION = {**self.DEFAULT_UNKNOWN_BY_LOCATION, **unknown}

    @override
    def _raw_load_json(self, req: Request) -> Any:
        if not _JSON.fullmatch(req.mimetype):
            raise UnsupportedMediaTypeException("Send JSON, with Content-Type: application/json.")
        try:
            return loads(req.get_data(cache=True))
        except ValueError as error:
            fault = FieldFault(field="body", message=f"This is no JSON text in UTF-8: {error}.")
            raise ValidationException("The body can't be read as JSON.", errors=[fault]) from error

    def load_upload(self, req: Request, _schema: ma.Schema) -> dict[str, Any]:
        """Return the fields and files of a form that brings a file."""
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaTypeException(
                "Send a form, with Content-Type: multipart/form-data."
            )
        return {**req.form, **req.files}

    @override
    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        **_options: object,
    ) -> NoReturn:
        faults = [
            fault
            for location, messages in error.messages_dict.items()
            for fault in field_faults(messages, place=_PLACES.get(location, location))
        ]
        raise ValidationException(errors=faults) from error
