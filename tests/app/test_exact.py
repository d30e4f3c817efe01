"""A body is read exactly as its shape is declared, by every route: nothing is taken for what it merely resembles."""

import pytest

ODD = {
    "boolean": (0, 1, 0.0, 1.0, "true", "false", ""),
    "integer": ("5", True, False, 1.5),
    "number": ("0.5", True, False),
}
UNREADABLE = {
    "not UTF-8": b'{"learning": "\xff"}',
    "too deep": b"[" * 100_000,
    "too deep inside": b'{"x":' * 40_000,
    "cut": b'{"learning": tr',
    "twice": b'{"learning": true}{"learning": true}',
    "no number": b'{"learning": NaN}',
}


def odd_bodies(schema, components, above=()):
    """Give (body, field, wanted) for every value that is nearly, but not, of the type that a shape asks for."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in above:
            yield from odd_bodies(components[name], components, (*above, name))
        return
    for inner in schema.get("anyOf", []):
        yield from odd_bodies(inner, components, above)
    wanted = schema.get("type")
    yield from ((odd, "", wanted) for odd in ODD.get(wanted, ()))
    for name, inner in schema.get("properties", {}).items():
        yield from (({name: body}, f".{name}{place}", kind) for body, place, kind in odd_bodies(inner, components))
    if isinstance(schema.get("additionalProperties"), dict):
        inside = odd_bodies(schema["additionalProperties"], components)
        yield from (({"heron": body}, f"[...]{place}", kind) for body, place, kind in inside)
    if "items" in schema:
        yield from (([body], f"[0]{place}", kind) for body, place, kind in odd_bodies(schema["items"], components))


@pytest.fixture
async def moderator(client, employ, cookies_of):
    client.cookies.update(await cookies_of(await employ("mo", "moderator")))
    return client


async def test_no_route_takes_a_number_for_a_boolean_nor_text_for_a_number(moderator):
    document = (await moderator.get("/api/openapi.json")).json()
    tried = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            shape = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            for body, place, wanted in odd_bodies(shape, document["components"]["schemas"]):
                answer = await moderator.request(method, path.replace("{", "").replace("}", ""), json=body)
                said = f"{method} {path} {body}: {answer.text}"
                assert (answer.status_code, answer.json()["code"]) == (400, "request_unreadable"), said
                (named,) = answer.json()[
                    "errors"
                ]  # where the keys are words of ours, "heron" is refused before its value
                assert place.removeprefix(".") in {named, f"{named}[...]"}, said
                tried.add((method, path, place, wanted))
    assert {wanted for *_, wanted in tried} == set(ODD)
    assert len(tried) > 30


@pytest.mark.parametrize("reason", UNREADABLE)
async def test_what_is_no_json_is_refused_in_one_sentence(client, sign_up_somebody, reason):
    _, cookies = await sign_up_somebody("anna")
    client.cookies.update(cookies)
    sent = {"content": UNREADABLE[reason], "headers": {"Content-Type": "application/json"}}
    answer = await client.put("/api/signals/reader", **sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "request_unreadable")
    assert answer.json()["detail"] == "The request could not be read: compare it with /api/openapi.json."
    assert (await client.post("/reports/policy", **sent)).status_code == 204


async def test_what_is_declared_is_taken(client, sign_up_somebody):
    _, cookies = await sign_up_somebody("anna")
    client.cookies.update(cookies)
    for learning in (False, True):
        answer = await client.put("/api/signals/reader", json={"learning": learning})
        assert (answer.status_code, answer.json()["learning"]) == (200, learning)
