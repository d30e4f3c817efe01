"""Letters wait sealed, go out over a real SMTP server, are tried again, and end."""

import smtplib
import socket
import string
from dataclasses import replace
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from clairvue.kit.language import LANGUAGES
from clairvue.mail import jobs, send
from clairvue.mail.model import LETTER_AGE_MAX, Letter, Written
from clairvue.mail.post import post, waiting
from clairvue.mail.send import enveloped
from clairvue.mail.wording import templates, word

FIELDS = {"handle": "anna", "agent": "Firefox, Linux", "origin": "http://test"}


class Server:
    """What a mail server does with what it is handed: keeps it, or says no."""

    def __init__(self):
        self.kept, self.answer = [], "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.kept.append(envelope)
        return self.answer


@pytest.fixture
def server():
    server = Server()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    server.url = f"smtp://127.0.0.1:{port}"
    yield server
    controller.stop()


@pytest.fixture
def posted(installation, newcomer):
    """Post a letter to somebody, and give the letters that wait."""

    async def posted(language="en"):
        anna = await newcomer("anna")
        letter = Letter(
            account_id=anna.account_id,
            slot=anna.slot,
            address="anna@example.org",
            template="new_sign_in",
            language=language,
            fields=FIELDS,
        )
        await installation.database.transact(
            lambda conn: post(conn, installation.keyring, letter, now=installation.clock())
        )
        return anna

    return posted


async def left(installation):
    async with installation.database.reading() as conn:
        return await waiting(conn, installation.keyring)


@pytest.mark.parametrize(("language", "words"), [("en", "A new sign-in to @anna"), ("fr-CA", "Nouvelle connexion")])
async def test_a_letter_is_sent_in_the_readers_language_and_then_gone(installation, posted, server, language, words):
    await posted(language)
    await jobs.send_letters(replace(installation, smtp_url=server.url))
    (envelope,) = server.kept
    assert envelope.rcpt_tos == ["anna@example.org"]
    assert envelope.mail_from == "no-reply@test.example"
    text = envelope.content.decode()
    assert f"Subject: {words}" in text
    assert "Auto-Submitted: auto-generated" in text
    assert await left(installation) == []
    await jobs.send_letters(replace(installation, smtp_url=server.url))
    assert len(server.kept) == 1


async def test_a_letter_that_is_not_taken_is_tried_again_and_ends(installation, posted, server, now):
    await posted()
    here = replace(installation, smtp_url=server.url)
    server.answer = "451 come back later"
    await jobs.send_letters(here)
    server.answer = "250 OK"
    await jobs.send_letters(here)
    assert server.kept == []
    await jobs.send_letters(replace(here, clock=lambda: now + timedelta(minutes=2)))
    assert len(server.kept) == 1
    assert await left(installation) == []


async def test_a_letter_past_its_time_is_not_sent_but_forgotten(installation, posted, server, now):
    await posted()
    late = replace(installation, smtp_url=server.url, clock=lambda: now + LETTER_AGE_MAX)
    await jobs.send_letters(late)
    await jobs.forget_letters(late)
    assert (server.kept, await left(installation)) == ([], [])


async def test_a_letter_refused_for_good_is_given_up(installation, posted, server):
    await posted()
    server.answer = "550 no such mailbox"
    await jobs.send_letters(replace(installation, smtp_url=server.url))
    assert await left(installation) == []


async def test_a_letter_to_somebody_erased_is_not_sent(installation, posted, server):
    anna = await posted()
    installation.keyring.destroy_key(anna.slot)
    await jobs.send_letters(replace(installation, smtp_url=server.url))
    assert server.kept == []


async def test_without_a_server_letters_wait_and_nothing_of_them_is_readable_in_the_database(installation, posted):
    await posted()
    await jobs.send_letters(installation)
    async with installation.database.reading() as conn:
        rows = await (await conn.execute("SELECT letter::text FROM mail.letter")).fetchall()
    assert len(rows) == 1
    for word_ in ("anna@", "616e6e6140", "Firefox", b"Firefox".hex()):
        assert word_ not in rows[0][0]


def test_every_letter_has_the_same_fields_in_every_language():
    def shape(language):
        return {
            name: {found for _, found, _, _ in string.Formatter().parse(letter["subject"] + letter["text"]) if found}
            for name, letter in templates(language).items()
        }

    assert all(shape(language) == shape("en") for language in LANGUAGES)


def test_a_letter_never_leaves_a_field_open():
    subject, text = word("new_sign_in", "en", FIELDS)
    assert "{" not in subject + text
    with pytest.raises(KeyError):
        word("new_sign_in", "en", {})


def test_words_of_people_are_never_a_template():
    odd = "{origin.__class__} {0} %s {agent}"
    for language in LANGUAGES:
        for template in templates(language):
            if template != "foot":
                _, text = word(template, language, AnyField(agent=odd))
                assert "<class" not in text
    _, text = word("new_sign_in", "en", {**FIELDS, "agent": odd})
    assert odd in text


class AnyField(dict):
    def __missing__(self, name):
        return f"a {name}"


def test_no_word_of_anybody_becomes_a_header(now):
    written = Written(letter_id="test-x", address="anna@example.org", subject="Hello", text="Hello", created_at=now)
    for change in ({"subject": "Hello\r\nBcc: eve@example.org"}, {"address": "anna@example.org\nBcc: eve@example.org"}):
        with pytest.raises(ValueError, match="linefeed"):
            enveloped(replace(written, **change), sender="no-reply@test.example")
    message = enveloped(replace(written, text="Hello\r\n.\r\nRCPT TO: eve@example.org"), sender="no-reply@test.example")
    assert message["Bcc"] is None
    assert len(message.get_all("To")) == 1


def test_a_letter_is_not_handed_to_another_machine_without_tls(server, now, monkeypatch):
    written = Written(letter_id="test-x", address="anna@example.org", subject="Hello", text="Hello", created_at=now)
    message = enveloped(written, sender="no-reply@test.example")
    monkeypatch.setattr(send, "_LOOPBACK", frozenset())  # the server is taken for another machine, and offers no TLS
    with pytest.raises(smtplib.SMTPNotSupportedError):
        send.deliver(server.url, message)
    assert server.kept == []
