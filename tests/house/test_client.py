"""The client's sources keep what a browser cannot be asked to keep: no markup from text, nothing secret left behind."""

import re
from functools import cache
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web" / "src"


@cache
def sources():
    """Return every module of the client with its text, tests apart."""
    found = {path: path.read_text() for path in sorted(WEB.rglob("*.ts*")) if ".test." not in path.name}
    assert len(found) > 80
    return found


def lines_with(pattern):
    """Return the lines that match, with their places."""
    return [
        (f"{path.relative_to(WEB)}:{number}", line.strip())
        for path, text in sources().items()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line) and not line.lstrip().startswith(("*", "//", "/*"))
    ]


def test_the_client_makes_no_markup_from_text():
    makes = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySet|DOMParser|createContextualFragment"
    assert lines_with(makes) == []
    assert lines_with(r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]|javascript:") == []


def test_no_address_of_a_link_comes_from_words_of_people():
    begins = re.compile(r"""(?:href|src)=(?:"[/#]|\{`[/#]|\{[a-zA-Z(])""")
    for place, line in lines_with(r"\b(?:href|src)=[\"{]"):
        assert begins.search(line), f"{place}: {line}"
    assert lines_with(r"(?:href|src)=\{(?:\w+\.)*(?:caption|bio|body|display_name|text|reason)\}") == []
    assert "encodeURIComponent(" in sources()[WEB / "kit" / "text.tsx"]
    leads = [line for _, line in lines_with(r"https?://(?!(?:www\.)?w3\.org)")]
    assert all("w3.org" in line for line in leads), leads


def test_nothing_of_the_client_lies_on_the_document():
    assert lines_with(r"(?:window|document|globalThis)\.\w+ = (?!=)|document\[|window\[") == lines_with(
        r"document\.(?:cookie|title) = "
    )
    assert lines_with(r"__proto__|\bvar ") == []
    settings = (WEB.parent / "tsconfig.json").read_text()
    for rule in ("strict", "noUncheckedIndexedAccess", "exactOptionalPropertyTypes"):
        assert f'"{rule}": true' in settings, rule


def test_no_message_of_another_window_is_heard():
    assert lines_with(r"postMessage|[\"']message[\"']|onmessage|BroadcastChannel|window\.opener") == []


def test_the_browser_keeps_nothing_but_choices_of_the_device():
    keeping = lines_with(r"localStorage|sessionStorage|indexedDB|caches\.|document\.cookie|serviceWorker")
    assert {place.partition(":")[0] for place, _ in keeping} == {"kit/preferences.ts"}
    kept = set(re.findall(r'kept<[^>]+>\("([a-z-]+)"', sources()[WEB / "kit" / "preferences.ts"]))
    assert kept == {"calm", "data-saver", "autoplay-next", "keyboard", "captions", "stop-minutes", "theme"}


def test_a_password_is_typed_unseen_and_filled_by_managers():
    field = sources()[WEB / "kit" / "field.tsx"]
    assert '"password"' in field
    assert "autocomplete" in field.lower()
    assert lines_with(r"onPaste|onpaste") == []
    assert {place.partition("/")[0] for place, _ in lines_with(r"autocomplete=\"off\"")} <= {"search", "families"}
    hints = "\n".join(sources().values())
    assert "current-password" in hints
    assert "new-password" in hints
    assert "one-time-code" in hints


def test_every_cookie_is_bound_to_its_host_and_secure():
    written = lines_with(r"document\.cookie = ")
    assert len(written) == 2
    assert all("`${LEAD}_" in line for _, line in written)
    text = sources()[WEB / "kit" / "preferences.ts"]
    assert '"__Host-clairvue"' in text
    assert '"; Secure"' in text
    assert "SameSite=Lax" in text


def test_signing_out_is_at_hand_on_every_page():
    for place in ("navigation.tsx", "accounts/SettingsScreen.tsx"):
        text = sources()[WEB / place]
        assert "leave(false)" in text
        assert 't("sign_out")' in text


def test_whoever_leaves_leaves_nothing_on_the_page():
    text = sources()[WEB / "accounts" / "enter.ts"]
    leaving = text[text.index("export async function leave") :]
    assert leaving.index("await del(") < leaving.index('location.assign("/")')
