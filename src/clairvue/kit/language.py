"""The two languages of the product, and which one a reader gets. It translates nothing itself."""

from typing import Literal, get_args

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def choose_language(accept: str) -> Language:
    """Return the language that an `Accept-Language` header prefers (RFC 9110, section 12.5.4), else English."""
    preferred: Language = "en"
    best = 0.0
    for part in accept[:400].lower().split(","):
        tag, _, parameters = part.strip().partition(";")
        try:
            quality = float(parameters.strip().removeprefix("q=")) if parameters.strip() else 1.0
        except ValueError:
            continue
        for language in LANGUAGES:
            if tag.split("-")[0] == language and best < quality <= 1:
                preferred, best = language, quality
    return preferred
