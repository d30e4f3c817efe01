"""Write the client's types from the server's OpenAPI: `tools/answers.py` rewrites web/src/kit/answers.ts.

A test compares the file with what this would write, so the two sides cannot drift apart unseen.
"""

import json
import sys
from pathlib import Path
from typing import Any

from litestar import Litestar, Router
from litestar.openapi import OpenAPIConfig

from clairvue.app.domains import DOMAINS

TARGET = Path(__file__).resolve().parent.parent / "web" / "src" / "kit" / "answers.ts"
HEAD = "/** What the server answers and takes, written by tools/answers.py from its OpenAPI. Not edited by hand. */\n"
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def type_of(schema: dict[str, Any]) -> str:
    """Return the TypeScript of one schema."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    options = schema.get("oneOf") or schema.get("anyOf") or []
    if values or options:
        written = [json.dumps(value) for value in values] + [type_of(option) for option in options]
        return " | ".join(dict.fromkeys(written))
    kind = schema.get("type")
    if kind == "array":
        item = type_of(schema["items"])
        return f"({item})[]" if "|" in item else f"{item}[]"
    if kind == "object":
        return f"{{ [key: string]: {type_of(schema.get('additionalProperties') or {})} }}"
    return SIMPLE.get(str(kind), "unknown")


def declaration(name: str, schema: dict[str, Any]) -> str:
    """Return the TypeScript of one named schema. Answers always carry every field, so none is optional."""
    words = schema.get("description", "").split("\n\n")[0].replace("\n", " ")
    comment = f"/** {words} */\n" if words else ""
    if "properties" not in schema:
        return f"{comment}export type {name} = {type_of(schema)};\n"
    fields = "".join(f"  {field}: {type_of(inner)};\n" for field, inner in schema["properties"].items())
    return f"{comment}export interface {name} {{\n{fields}}}\n"


def write() -> str:
    """Return the whole file."""
    routers = [Router("/", route_handlers=list(routes)) for _, routes in DOMAINS]
    app = Litestar(routers, openapi_config=OpenAPIConfig(title="Clairvue", version="1"))
    schemas = app.openapi_schema.to_schema()["components"]["schemas"]
    return "\n".join([HEAD, *(declaration(name, schemas[name]) for name in sorted(schemas))])


if __name__ == "__main__":
    TARGET.write_text(write(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
