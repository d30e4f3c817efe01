"""A real service and a real browser for the tests that do what people do."""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg
import pytest
from joserfc.jwk import ECKey
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from clairvue.bench.processes import Service

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
DEVICES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-GB"},
    "desktop": {"viewport": {"width": 1440, "height": 900}, "locale": "fr-FR"},
}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PROVIDER = "https://age.example"
PASSWORD = "a lantern in the window"
DEADLINE_S = 180.0

# Answers with the clip on screen once the browser has presented another frame of it.
NEXT_FRAME = """(deadline_ms) => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no frame was presented")), deadline_ms);
    const look = () => {
        const clip = document.querySelector(".clip:not([inert])");
        const video = clip?.querySelector("video");
        if (!video) return setTimeout(look, 50);
        video.requestVideoFrameCallback(() => {
            if (!clip.isConnected || clip.inert || !clip.contains(video)) return look();
            const caption = clip.querySelector(".caption-text")?.innerText ?? "";
            resolve({ caption, width: video.videoWidth, height: video.videoHeight });
        });
    };
    look();
})"""

expect.set_options(timeout=DEADLINE_S * 1000)  # a busy machine is slow, and no test here is about speed
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def age_key():
    """Make the key of a provider that attests ages."""
    return ECKey.generate_key("P-256", {"kid": "of-the-journeys"})


@pytest.fixture(scope="session")
def service(age_key):
    folder = Path(tempfile.mkdtemp(prefix="clairvue-journeys-"))
    folder.chmod(0o711)
    service = Service(folder / "cell")
    with pytest.MonkeyPatch.context() as environment:
        attester = {"name": "Example Age", "issuer": PROVIDER, "address": f"{PROVIDER}/present"}
        attester["keys"] = {"keys": [age_key.as_dict(private=False)]}
        (folder / "providers.json").write_text(json.dumps([attester]))
        environment.setenv("CLAIRVUE_AGE_PROVIDERS", str(folder / "providers.json"))
        environment.setenv("CLAIRVUE_DEMO", "1")  # letters are shown at /outbox, after a restart too
        service.start()
        yield service
        service.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser():
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def open_context(browser, service):
    """Open a browser of somebody's own, an English phone or a French desktop: nothing in it is anybody else's."""

    def open_context(device, **choices):
        context = browser.new_context(base_url=service.origin, **DEVICES[device], **choices)
        context.set_default_timeout(DEADLINE_S * 1000)
        return context

    return open_context


@pytest.fixture
def phone(open_context):
    context = open_context("phone")
    yield context
    context.close()


@pytest.fixture
def desktop(open_context):
    context = open_context("desktop")
    yield context
    context.close()


@pytest.fixture(scope="session")
def ffmpeg():
    return imageio_ffmpeg.get_ffmpeg_exe()


@pytest.fixture(scope="session")
def make_clip(ffmpeg, tmp_path_factory):
    """Make a small upright clip with a tone. Looks and pitches differ, so that no two clips are the same."""
    folder = tmp_path_factory.mktemp("clips")

    def make_clip(look, pitch_hz, seconds=2):
        path = folder / f"{look}-{pitch_hz}-{seconds}.mp4"
        picture = f"{look}=size=360x640:rate=30,trim=duration={seconds}"
        tone = f"sine=frequency={pitch_hz}:duration={seconds}"
        command = [ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
        shape = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30", "-c:a", "aac"]
        subprocess.run([*command, *shape, "-shortest", str(path)], check=True)
        return path

    return make_clip


def until(condition, what, deadline_s=DEADLINE_S):
    """Ask until the answer is true, and return it."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {deadline_s:.0f} s")


@dataclass
class Visit:
    """A page, and everything in it that should not have happened."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("console", self._hear)
        self.page.on("request", self._see)
        self.page.expose_function("tellViolation", lambda words: self.faults.append(f"violation: {words}"))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) =>"
            " tellViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"
        )

    def _hear(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _see(self, request):
        if not request.url.startswith((f"{self.origin}/", f"blob:{self.origin}/", "data:")):
            self.elsewhere.append(request.url)

    def next_frame(self):
        """Wait until a frame of the clip on screen has been presented, and return the clip."""
        clip = self.page.evaluate(NEXT_FRAME, DEADLINE_S * 1000)
        assert clip["width"] > 0, clip
        return clip


@pytest.fixture(scope="session")
def visit(service):
    """Open a page that keeps a record of what goes wrong in it."""

    def visit(context, address=None):
        visited = Visit(context.new_page(), service.origin)
        if address is not None:
            visited.page.goto(address)
        return visited

    return visit


@dataclass
class Member:
    """Somebody signed in, and what they do without looking at a screen."""

    context: BrowserContext
    origin: str
    handle: str

    def ask(self, method, address, **choices):
        """Ask the service as this person's browser would, and return its answer."""
        headers = {"Origin": self.origin, **choices.pop("headers", {})}
        return self.context.request.fetch(address, method=method, headers=headers, timeout=DEADLINE_S * 1000, **choices)

    def do(self, method, address, **choices):
        """Ask, and insist on a yes."""
        answer = self.ask(method, address, **choices)
        assert answer.ok, f"{method} {address}: {answer.status} {answer.text()}"
        return answer

    def upload(self, path, caption, visibility="public"):
        """Upload a clip in one request, say that it may be published, and return its id."""
        content = path.read_bytes()
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(content)),
            "Content-Type": "application/offset+octet-stream",
        }
        made = self.do("POST", "/api/uploads", headers=headers, data=content)
        video_id = made.headers["location"].rpartition("/")[2]
        self.do("PATCH", f"/api/videos/{video_id}", data={"caption": caption, "visibility": visibility})
        self.do("POST", f"/api/videos/{video_id}/publish")
        return video_id

    def wait_for(self, video_id):
        """Wait until a clip is published."""

        def published():
            progress = self.do("GET", f"/api/videos/{video_id}/progress").json()
            assert progress["state"] != "refused", progress
            return progress["state"] == "published"

        until(published, "publishing")


@pytest.fixture(scope="session")
def sign_up(service):
    """Sign somebody up in a browser of theirs, behind the screens."""

    def sign_up(context, name, language="en", age="18-or-older"):
        member = Member(context, service.origin, new_handle(name))
        words = {"handle": member.handle, "display_name": name.title(), "password": PASSWORD, "language": language}
        words["age"] = age
        member.do("POST", "/api/accounts", data=words)
        if age != "18-or-older":
            member.do("PUT", "/api/families/time-zone", data={"time_zone": zone_of_noon()})
        return member

    return sign_up


@pytest.fixture(scope="session")
def provider():
    return PROVIDER


@pytest.fixture(scope="session")
def password():
    return PASSWORD


@pytest.fixture(scope="session", name="new_handle")
def give_new_handle():
    return new_handle


@pytest.fixture(scope="session", name="until")
def give_until():
    return until


def zone_of_noon():
    """Return a time zone in which it is about noon: a minor's feed is open at whatever hour the tests run."""
    behind = datetime.now(UTC).hour - 12
    return f"Etc/GMT{behind:+}" if behind else "UTC"


def new_handle(name):
    """Return a handle that nobody in this cell has."""
    return f"{name}{next(_numbers)}"


@pytest.fixture(scope="session")
def author(open_context, sign_up, make_clip):
    """Give an author with three public clips, the last of which is the newest."""
    context = open_context("phone")
    author = sign_up(context, "amina")
    looks = (
        ("mandelbrot", 330, "Slow #fractal evening"),
        ("rgbtestsrc", 550, "Three colours"),
        ("testsrc2", 660, "A test card"),
    )
    videos = [author.upload(make_clip(look, pitch), caption) for look, pitch, caption in looks]
    for video_id in videos:
        author.wait_for(video_id)
    yield author, videos
    context.close()


@pytest.fixture
def here(service):
    """Give the service's address by its name: browsers make no passkeys for numbers."""
    return service.origin.replace("127.0.0.1", "localhost")


@pytest.fixture
def visited(open_context, here):
    """Open a phone with a passkey provider, in which nothing may go wrong but refusals that the test asks for."""
    context = open_context("phone")
    visited = Visit(context.new_page(), here)
    visited.devtools = context.new_cdp_session(visited.page)
    visited.devtools.send("WebAuthn.enable")
    visited.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield visited
    assert visited.elsewhere == []
    assert [fault for fault in visited.faults if "Failed to load resource" not in fault] == []
    context.close()


@pytest.fixture
def sign_up_here(here):
    """Sign somebody up on the screen, with a passkey or a password."""

    def sign_up_here(page, handle, password=None):
        page.goto(f"{here}/sign-up")
        page.get_by_label("Handle").fill(handle)
        page.get_by_label("18 or older").check()
        if password is None:
            page.get_by_role("button", name="Sign up with a passkey").click()
        else:
            page.get_by_label("Password", exact=True).fill(password)
            page.locator("button[type=submit]").last.click()
        page.wait_for_url("**/welcome")

    return sign_up_here


@pytest.fixture(scope="session")
def operator(service):
    """Type a command at the operator's terminal."""

    def operator(*words):
        command = [sys.executable, "-m", "clairvue", "accounts", *words, "--data", str(service._data)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return operator
