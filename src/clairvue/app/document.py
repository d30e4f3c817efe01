"""The OpenAPI document, made true where the framework guesses: how we refuse, and which answers have no body.

It describes what the routes declare and adds no route, no field and no rule of its own.
"""

from typing import Any, TypeAlias, cast

import msgspec
from litestar import Litestar

from clairvue.app.problems import Problem

Described: TypeAlias = dict[str, Any]
_REFUSAL = {"$ref": f"#/components/schemas/{Problem.__name__}"}
_SENTENCES = {
    "4XX": "A refusal: `code` is stable, `detail` is for people. 429 says when to come back in Retry-After.",
    "5XX": "Something of ours is away or broken. 503 and 507 say when to come back in Retry-After.",
}


def describe_routes(app: Litestar) -> Described:
    """Return the document of every route of `app`, as plain data."""
    document: Described = app.openapi_schema.to_schema()
    document["components"]["schemas"].update(msgspec.json.schema_components([Problem])[1])
    for item in document["paths"].values():
        for method, operation in item.items():
            operation["responses"] = _answers(method, operation["responses"])
    return _either(document)


def _either(described: Any) -> Any:  # noqa: ANN401 - any piece of the document
    """Return a piece with each union as one: a value may well fit several of its kinds, an empty list each of lists."""
    if isinstance(described, list):
        return [_either(each) for each in cast("list[Any]", described)]
    if not isinstance(described, dict):
        return described
    pieces = cast("Described", described)
    return {"anyOf" if name == "oneOf" else name: _either(piece) for name, piece in pieces.items()}


def _answers(method: str, guessed: Described) -> Described:
    """Return what an operation answers: its successes as they were guessed, and refusals as they are."""
    answers: Described = {status: answer for status, answer in guessed.items() if int(status) < 400}  # noqa: PLR2004
    for answer in answers.values():
        kinds = answer.get("content", {})
        if method == "head" or all(kind.get("schema") == {"type": "null"} for kind in kinds.values()):
            answer.pop("content", None)
    for statuses, sentence in _SENTENCES.items():
        content: Described = {} if method == "head" else {"content": {"application/problem+json": {"schema": _REFUSAL}}}
        answers[statuses] = {"description": sentence, **content}
    return answers
