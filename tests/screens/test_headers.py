"""A page may load what is ours, and nothing makes script or markup from text."""

from clairvue.screens.headers import API_HEADERS, content_security_policy, page_headers


def test_a_page_loads_from_its_own_origin_alone():
    policy = content_security_policy()
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_only_the_embedded_player_may_be_framed():
    assert "frame-ancestors 'none'" in page_headers()["Content-Security-Policy"]
    assert "frame-ancestors *" in page_headers(framed=True)["Content-Security-Policy"]


def test_every_answer_says_that_its_type_is_meant():
    assert (b"x-content-type-options", b"nosniff") in API_HEADERS
