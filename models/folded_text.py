"""Text in the database as it is looked for: `folded(column)`, the same on SQLite and PostgreSQL."""

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from utils.folding import ACCENTED, PLAIN


class Folded(FunctionElement[str]):
    """A text in small letters without accents."""

    inherit_cache = True
    name = "folded"
    type = String()


@compiles(Folded, "sqlite")
def _by_python(element: Folded, compiler: SQLCompiler, **options: object) -> str:
    return f"folded({compiler.process(element.clauses, **options)})"


@compiles(Folded, "postgresql")
def _by_translating(element: Folded, compiler: SQLCompiler, **options: object) -> str:
    text = compiler.process(element.clauses, **options)
    return f"lower(translate({text}, '{ACCENTED}', '{PLAIN}'))"
