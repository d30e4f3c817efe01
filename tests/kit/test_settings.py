"""A cell that would be reached, or would reach others, without encryption does not start."""

from dataclasses import replace

import pytest

from clairvue.kit.settings import Settings, SettingsRefused, read_settings, refuse_plain_connections


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "video.example"])
def test_beyond_this_machine_a_cell_is_reached_by_https_alone(settings, host):
    reached = replace(settings, host=host)
    with pytest.raises(SettingsRefused, match="without encryption"):
        refuse_plain_connections(reached)
    with pytest.raises(SettingsRefused, match="without encryption"):
        refuse_plain_connections(replace(reached, public_url="http://video.example"))
    refuse_plain_connections(replace(reached, public_url="https://video.example"))
    own = replace(reached, tls_certificate="cell.crt", tls_key="cell.key")
    refuse_plain_connections(own)
    assert own.origin.startswith("https://")
    for excused in (replace(reached, demo=1), replace(reached, plain_network=1)):
        refuse_plain_connections(excused)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_nothing_is_asked_for(settings, host):
    refuse_plain_connections(replace(settings, host=host))


@pytest.mark.parametrize(
    ("plain", "sealed"),
    [
        (
            {"database_url": "postgresql://me@db.example/clairvue"},
            {"database_url": "postgresql://me@db.example/clairvue?sslmode=verify-full&sslrootcert=ca.pem"},
        ),
        (
            {"database_url": "postgresql:///clairvue?host=10.0.0.7&sslmode=require"},
            {"database_url": "postgresql:///clairvue?host=/run/postgresql"},
        ),
        ({"database_url": "host=db.example dbname=clairvue"}, {"database_url": "host=localhost dbname=clairvue"}),
        ({"redis_url": "redis://cache.example:6379/0"}, {"redis_url": "rediss://cache.example:6379/0"}),
        ({"redis_url": "redis://10.0.0.7"}, {"redis_url": "redis://127.0.0.1:6379"}),
        (
            {"objects_url": "s3://clips/?endpoint=http://s3.example:9000"},
            {"objects_url": "s3://clips/?endpoint=https://s3.example"},
        ),
        ({"objects_url": "s3://clips/?endpoint=http://10.0.0.7:9000"}, {"objects_url": "s3://clips/eu"}),
        ({"tls_certificate": "cell.crt"}, {"tls_certificate": "cell.crt", "tls_key": "cell.key"}),
    ],
)
def test_no_other_machine_is_spoken_to_without_encryption(settings, plain, sealed):
    with pytest.raises(SettingsRefused):
        refuse_plain_connections(replace(settings, **plain))
    refuse_plain_connections(replace(settings, **sealed))
    if "tls_certificate" not in plain:
        refuse_plain_connections(replace(settings, plain_network=1, **plain))


def test_letters_leave_over_smtp_alone(tmp_path):
    with pytest.raises(SettingsRefused, match="smtp"):
        read_settings({"CLAIRVUE_SMTP_URL": "http://mail.example", "CLAIRVUE_DATA": str(tmp_path)})


def test_no_cell_takes_passkeys_of_a_length_that_has_been_broken(tmp_path):
    read_settings({"CLAIRVUE_PASSKEY_RSA_BITS_MIN": "2048", "CLAIRVUE_DATA": str(tmp_path)})
    with pytest.raises(SettingsRefused, match="2048 or more"):
        read_settings({"CLAIRVUE_PASSKEY_RSA_BITS_MIN": "1024", "CLAIRVUE_DATA": str(tmp_path)})
