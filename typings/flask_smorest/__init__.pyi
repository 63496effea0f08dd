"""What Rosterwright uses of flask-smorest, which ships no types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

import marshmallow as ma
from apispec import APISpec
from flask import Blueprint as FlaskBlueprint
from flask import Flask
from flask.typing import ResponseReturnValue
from typing_extensions import override
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

_View = TypeVar("_View", bound=Callable[..., Any])
_SchemaLike = ma.Schema | type[ma.Schema] | str | Mapping[str, Any]

class Api:
    DEFAULT_ERROR_RESPONSE_NAME: ClassVar[str | None]
    ERROR_SCHEMA: ClassVar[type[ma.Schema]]
    config_prefix: str
    config: Mapping[str, Any] | None
    spec: APISpec
    def __init__(
        self,
        app: Flask | None = None,
        *,
        spec_kwargs: Mapping[str, Any] | None = None,
        config_prefix: str = "",
    ) -> None: ...
    def init_app(self, app: Flask, *, spec_kwargs: Mapping[str, Any] | None = None) -> None: ...
    def register_blueprint(
        self,
        blp: Blueprint,
        *,
        parameters: Sequence[Mapping[str, Any] | str] | None = None,
        **options: Any,
    ) -> None: ...
    def register_converter(
        self,
        converter: type[BaseConverter],
        func: Callable[[BaseConverter], dict[str, Any]],
    ) -> None: ...
    def register_field(self, field: type[ma.fields.Field[Any]], *args: Any) -> None: ...
    def handle_http_exception(self, error: HTTPException) -> ResponseReturnValue: ...
    def _register_error_handlers(self) -> None: ...
    def _register_responses(self) -> None: ...
    def _register_doc_blueprint(self) -> None: ...
    def _register_pagination_header(self) -> None: ...

class Blueprint(FlaskBlueprint):
    ARGUMENTS_PARSER: ClassVar[Any]
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING: ClassVar[Mapping[str, str]]
    description: str
    def __init__(
        self, name: str, import_name: str, *, description: str = "", **kwargs: Any
    ) -> None: ...
    @override
    def route(
        self,
        rule: str,
        *,
        parameters: Sequence[Mapping[str, Any] | str] | None = None,
        tags: Sequence[str] | None = None,
        **options: Any,
    ) -> Callable[[_View], _View]: ...
    def arguments(
        self,
        schema: _SchemaLike,
        *,
        location: str | None = None,
        content_type: str | None = None,
        required: bool = True,
        description: str | None = None,
        example: Any = None,
        examples: Mapping[str, Any] | None = None,
        as_kwargs: bool = False,
        **kwargs: Any,
    ) -> Callable[[_View], _View]: ...
    def response(
        self,
        status_code: int | str,
        schema: _SchemaLike | None = None,
        *,
        content_type: str | None = None,
        description: str | None = None,
        example: Any = None,
        examples: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
    ) -> Callable[[_View], _View]: ...
    def alt_response(
        self,
        status_code: int | str,
        response: str | None = None,
        *,
        schema: _SchemaLike | None = None,
        content_type: str | None = None,
        description: str | None = None,
        example: Any = None,
        examples: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        success: bool = False,
    ) -> Callable[[_View], _View]: ...
    @staticmethod
    def doc(**kwargs: Any) -> Callable[[_View], _View]: ...
