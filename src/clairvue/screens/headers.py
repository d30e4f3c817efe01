"""The headers that tell a browser what a page of ours may do. Plain functions; the app applies them.

Sources: CSP Level 3, Trusted Types, Permissions Policy (W3C). This module never looks at a request.
"""

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "font-src": "'none'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    # The client makes no HTML and no script from text, so it needs no policy that could allow it.
    "trusted-types": "'none'",
    "report-uri": "/reports/policy",
}
_FEATURES = (
    "camera=(self), microphone=(self), fullscreen=(self), autoplay=(self), clipboard-write=(self), "
    "geolocation=(), payment=(), usb=(), browsing-topics=()"
)


def content_security_policy(*, framed: bool = False) -> str:
    """Return the policy of a page; `framed` is the embedded player, which others may show inside theirs."""
    policy = _POLICY | ({"frame-ancestors": "*"} if framed else {})
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def page_headers(*, framed: bool = False) -> dict[str, str]:
    """Return the headers of one HTML answer. It differs by reader and language: nobody keeps it, nor their browser."""
    return answer_headers(framed=framed) | {
        "Content-Security-Policy": content_security_policy(framed=framed),
        "Cache-Control": "private, no-store",
        "Vary": "Cookie, Accept-Language",
    }


def answer_headers(*, framed: bool = False) -> dict[str, str]:
    """Return the headers of any answer at all, page or not."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Permissions-Policy": _FEATURES,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "cross-origin" if framed else "same-origin",
    }


API_HEADERS: tuple[tuple[bytes, bytes], ...] = tuple(
    (name.lower().encode(), value.encode())
    for name, value in (answer_headers() | {"Cache-Control": "no-store"}).items()
)
"""What the app adds to every answer that does not set it itself: one that is no page may load and frame nothing, and
nobody keeps it."""
HTTPS_ALONE = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
"""What it adds behind https: for two years, browsers come no other way."""
