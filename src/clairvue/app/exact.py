"""What was sent as JSON is read exactly: one is no `true`, and "5" no number. It never guesses at a shape."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException

_PLACE = re.compile(r" - at (?:`key` in )?`\$\.?(.*)`$", re.DOTALL)


class ExactRequest(Request[Any, Any, Any]):
    """A request whose JSON is decoded strictly, straight into what its route declared.

    The framework reads a body as it reads a query string, in which every value is text, and so takes 0 and 1 for
    booleans and "5" for a number; it takes what is already of the declared type as it is.
    """

    async def json(self) -> Any:  # noqa: ANN401 - as the framework declares it
        """Return the body as the route's `data`. Raises: ValidationException."""
        declared = self.route_handler.parsed_data_field
        assert declared is not None, "a route that reads JSON says of what shape"
        try:
            return msgspec.json.decode(await self.body(), type=declared.annotation)
        except msgspec.ValidationError as fault:
            place = _PLACE.search(str(fault))
            entry = {"key": (place and place[1]) or "data", "message": _PLACE.sub("", str(fault))}
            raise ValidationException(extra=[entry]) from fault
        except (ValueError, RecursionError) as fault:  # no JSON, no UTF-8, or too deep
            raise ValidationException from fault
