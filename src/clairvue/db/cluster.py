"""The embedded PostgreSQL server: made, started and stopped here, and answering only through a private Unix socket.

It refuses nothing silently: what cannot be started says why in one sentence. It never opens a TCP port, never trusts
without a password, never gives a password a second life after a start, and never hands out the address of a server
that has not just answered.
"""

import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from clairvue.db.binaries import Person, binaries_for, can_enter, installed_binaries

ROLE = "clairvue"
SUPERUSER = "postgres"
MAINTENANCE = "template1"
MAJOR = "18"
START_S_MAX = 60.0
STOP_S_MAX = 20.0
READY_LINE = 7  # of postmaster.pid, counted from 0; line 0 is the process id
LOCK_S_MAX = 2.0  # how long a killed predecessor's children may still hold the lock
PORT = 5432  # names the socket; said aloud, or PGPORT in somebody's shell would say otherwise
SOCKET_PATH_BYTES_MAX = 107
LOG_BYTES_MAX = 1_000_000

# Modest on purpose: the whole service has 250 MB. Everything else is PostgreSQL's default.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "40",
    "shared_buffers": "48MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",  # bounds the recovery after a kill
    "recovery_init_sync_method": "syncfs",  # one call, where opening and syncing a thousand files took a second
    "io_method": "sync",  # three processes fewer than workers; our reads are short and cached
    "max_logical_replication_workers": "0",  # one process fewer
    "max_parallel_workers_per_gather": "0",  # a page must not take every core
    "autovacuum_max_workers": "2",
    "jit": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "idle_in_transaction_session_timeout": "60s",
    "client_connection_check_interval": "5s",  # a killed client's query does not outlive it for long
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log must not hold what people wrote: no statements, no DETAIL lines with key values.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


class ClusterRefused(Exception):  # noqa: N818 - shown to the operator, who acts on it
    """The embedded PostgreSQL cannot be started or stopped as asked; the text says why and what to do."""


class Cluster:
    """One embedded PostgreSQL in `data/postgresql`. Not for two threads at once."""

    def __init__(self, data: Path, *, binaries: Path | None = None) -> None:
        self.folder = data.absolute() / "postgresql"
        self.log = self.folder / "server.log"
        self._log_begin = 0  # where the words of the program that runs now begin
        self._installed = binaries or installed_binaries()
        self._cluster = self.folder / "cluster"
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._keeper: threading.Thread | None = None
        self._sockets = self.folder / "socket"
        self._secrets: dict[str, str] = {}  # the password of each role, until the next start

    @property
    def running(self) -> bool:
        """Whether the server's main process lives."""
        return self._server is not None and self._keeper is not None and self._keeper.is_alive()

    @property
    def pid(self) -> int:
        """The process id of the server that was started."""
        assert self._server is not None, "start() first"
        return self._server.pid

    @property
    def url(self) -> str:
        """The address of the service's database."""
        return self._url(ROLE, ROLE)

    @property
    def superuser_url(self) -> str:
        """The address for administration: making databases, never for serving."""
        return self._url(SUPERUSER, ROLE)

    def start(self, *, deadline_s: float = START_S_MAX) -> str:
        """Start the server, making it first when there is none, and return the address of its database.

        Raises: ClusterRefused.
        """
        assert self._lock is None, "start() once"
        until = time.monotonic() + deadline_s
        person = _server_person()
        self._make_folder(person)
        self._take_lock()
        try:
            binaries = binaries_for(person, self._installed, self.folder)
            self._make_cluster(person, binaries)
            self._sockets = self._make_sockets(person)
            while not self._try_to_start(person, binaries, until):
                time.sleep(0.2)
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop the server: in order while that takes less than 20 seconds, then by force. Safe to call twice."""
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._server is None or self._keeper is None or not self._keeper.is_alive():
                break
            self._server.send_signal(number)
            self._keeper.join(STOP_S_MAX)
        self._server = self._keeper = None
        if self._sockets.parent != self.folder:
            shutil.rmtree(self._sockets, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _url(self, role: str, database: str) -> str:
        password = self._secrets[role]
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self._sockets), safe='')}&port={PORT}"

    @property
    def _password(self) -> Path:
        """The superuser's: the next start needs it to give out new ones. The service's own is nowhere on disk."""
        return self.folder / f"{SUPERUSER}.password"

    @property
    def _next_password(self) -> Path:
        return self.folder / f"{SUPERUSER}.password.next"

    def _make_folder(self, person: Person) -> None:
        """Make the folder: ours to write, so that the server's user can plant nothing in the way of root."""
        data = self.folder.parent
        apart = person.uid != os.geteuid()
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o711)
            if apart and can_enter(data.parent, person):
                data.chmod(data.stat().st_mode | 0o011)  # to pass through, not to look around
            self.folder.mkdir(exist_ok=True)
            self.folder.chmod(0o711 if apart else 0o700)
        except OSError as error:
            raise ClusterRefused(
                f"{self.folder} cannot be made ({error.strerror}): choose another with --data, or start Clairvue "
                f"as the user who made this one."
            ) from error
        if not can_enter(data, person):
            name = pwd.getpwuid(person.uid).pw_name
            raise ClusterRefused(
                f"PostgreSQL runs as the user {name}, who cannot reach {data}: choose a folder whose parents everybody "
                f"may enter, such as /var/lib/clairvue, with --data or CLAIRVUE_DATA."
            )

    def _take_lock(self) -> None:
        """Hold the folder against any other process until stop() or death."""
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + LOCK_S_MAX
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    holder = os.read(lock, 32).decode().strip()
                    os.close(lock)
                    raise ClusterRefused(
                        f"Process {holder} already serves {self.folder.parent}: stop it, or choose another folder "
                        f"with --data."
                    ) from None
                time.sleep(0.05)
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._lock = lock

    def _make_cluster(self, person: Person, binaries: Path) -> None:
        """Run initdb unless it was done; a half-made one never gets the name `cluster`."""
        version = self._cluster / "PG_VERSION"
        if version.exists():
            if version.read_text().strip() != MAJOR:
                raise ClusterRefused(
                    f"{self._cluster} was made by PostgreSQL {version.read_text().strip()}, this is {MAJOR}: export "
                    f"the cell with the Clairvue that made it, then import it into a new folder."
                )
            if not (self._password.exists() or self._next_password.exists()):
                raise ClusterRefused(f"{self._password} is missing: bring it back from a backup.")
            return
        for leftover in self.folder.glob("unfinished-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        _write_secret(self._password, secrets.token_urlsafe(32), person)
        unfinished = self.folder / f"unfinished-{secrets.token_hex(4)}"
        _make_private_folder(unfinished, person)
        initdb = [
            *(str(binaries / "initdb"), "--pgdata", str(unfinished), "--username", SUPERUSER),
            *("--auth", "scram-sha-256", "--pwfile", str(self._password)),
            # The built-in locale sorts by code point, the same on every machine and after every upgrade of libc.
            *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--data-checksums", "--no-instructions"),
        ]
        process = self._spawn(person, initdb, data=None)
        if process.wait() != 0:
            raise ClusterRefused(f"PostgreSQL could not make its folder: {self._last_words()}")
        unfinished.rename(self._cluster)
        _sync_folder(self.folder)

    def _make_sockets(self, person: Person) -> Path:
        """Return a private folder for the socket, near the root of the tree when the data folder's path is too long."""
        remembered = self.folder / "socket-folder"
        with contextlib.suppress(FileNotFoundError):
            # Left by a killed predecessor; ours only if it is still the private folder that was made.
            old = Path(remembered.read_text())
            if old.is_dir() and not old.is_symlink() and old.stat().st_uid == person.uid:  # /tmp is everybody's
                shutil.rmtree(old, ignore_errors=True)
            remembered.unlink()
        sockets = self.folder / "socket"
        if len(os.fsencode(sockets / f".s.PGSQL.{PORT}.lock")) > SOCKET_PATH_BYTES_MAX:
            sockets = Path(tempfile.mkdtemp(prefix="clairvue-", dir="/tmp"))
            remembered.write_text(str(sockets))
        _make_private_folder(sockets, person)
        return sockets

    def _try_to_start(self, person: Person, binaries: Path, until: float) -> bool:
        """Start the server once and wait until it answers; False when it is worth another try."""
        settings = {**SERVER_SETTINGS, "unix_socket_directories": str(self._sockets)}
        command = [str(binaries / "postgres"), "-D", str(self._cluster)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self._server = self._spawn(person, command, data=self._cluster)
        while time.monotonic() < until:
            if not self.running:
                # A dying backend can hold the old shared memory for a moment longer; anything else will not change.
                words = self._last_words()
                if "shared memory block" in words or "lock file" in words:
                    return False
                raise ClusterRefused(f"PostgreSQL did not start: {words}")
            if self._says_ready():
                self._open()
                return True
            time.sleep(0.02)
        raise ClusterRefused(f"PostgreSQL did not answer in time: {self._last_words()}")

    def _spawn(self, person: Person, program: list[str], *, data: Path | None) -> subprocess.Popen[bytes]:
        """Run a program of PostgreSQL as `person`, so that it dies with this process."""
        orders = {
            "parent": os.getpid(),
            "uid": person.uid,
            "gid": person.gid,
            "data": data and os.path.realpath(data),
            "sockets": str(self._sockets),
            "program": program,
        }
        shim = Path(__file__).with_name("_postmaster.py")
        command = [sys.executable, "-I", "-S", str(shim), json.dumps(orders)]
        started: list[subprocess.Popen[bytes]] = []
        is_started = threading.Event()

        def keep() -> None:
            # The kernel's "parent" of a process is the thread that forked it: this one waits for the child's end, so
            # the child outlives no supervisor, dies with no short-lived thread, and never stays a zombie.
            try:
                with self.log.open("ab") as log:
                    process = subprocess.Popen(
                        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
                    )
                started.append(process)
            finally:
                is_started.set()
            process.wait()

        self._begin_log()
        self._keeper = threading.Thread(target=keep, name="postgresql", daemon=True)
        self._keeper.start()
        is_started.wait()
        assert started, "fork failed"
        return started[0]

    def _begin_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.old"))
        self._log_begin = self.log.stat().st_size if self.log.exists() else 0

    def _last_words(self) -> str:
        """Return the last lines that the program wrote, and where to find the others."""
        said = self.log.read_bytes()[self._log_begin :].decode(errors="replace")
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        return f"{' / '.join(lines[-3:]) or 'it said nothing'} (see {self.log})"

    def _says_ready(self) -> bool:
        """Say whether the server that runs now has written that it takes connections."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[0] == str(self.pid) and lines[READY_LINE].strip() == "ready"

    def _open(self) -> None:
        """Make sure that the address to be handed out answers, and no address of an earlier start does."""
        try:
            with self._enter() as conn:
                self._renew_passwords(conn)
                self._make_database(conn)
            psycopg.connect(self.url).close()
        except psycopg.OperationalError as error:
            raise ClusterRefused(
                f"PostgreSQL runs but lets nobody in ({error}): the password files in {self.folder} must come from the "
                f"same backup as the rest of it."
            ) from error

    def _enter(self) -> psycopg.Connection:
        """Connect as superuser with the password that the server knows, and leave it in the file without `next`."""
        if self._next_password.exists():  # a predecessor was killed while it changed them
            self._secrets[SUPERUSER] = self._next_password.read_text()
            with contextlib.suppress(psycopg.OperationalError):
                conn = psycopg.connect(self._url(SUPERUSER, MAINTENANCE), autocommit=True)
                self._next_password.replace(self._password)
                return conn
        self._secrets[SUPERUSER] = self._password.read_text()
        return psycopg.connect(self._url(SUPERUSER, MAINTENANCE), autocommit=True)

    def _renew_passwords(self, conn: psycopg.Connection) -> None:
        """Give both roles new passwords; killed at any point, one of the two files lets the next start in."""
        new = secrets.token_urlsafe(32)
        _write_secret(self._next_password, new, Person(os.geteuid(), os.getegid()))
        _sync_folder(self.folder)
        _set_password(conn, SUPERUSER, new)
        self._next_password.replace(self._password)
        self._secrets = {SUPERUSER: new, ROLE: secrets.token_urlsafe(32)}
        if conn.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            conn.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(ROLE)))
        _set_password(conn, ROLE, self._secrets[ROLE])

    def _make_database(self, conn: psycopg.Connection) -> None:
        """Make the database that the service uses; its role may not administer the server."""
        role = sql.Identifier(ROLE)
        if conn.execute("SELECT FROM pg_database WHERE datname = %s", [ROLE]).fetchone() is None:
            # initdb made an empty one that nobody uses: making another costs a third of a second and 7 MB.
            with conn.transaction():
                conn.execute(sql.SQL("ALTER DATABASE postgres RENAME TO {}").format(role))
                conn.execute(sql.SQL("ALTER DATABASE {0} OWNER TO {0}").format(role))


def _set_password(conn: psycopg.Connection, role: str, password: str) -> None:
    """Tell the server what a password can be checked against, never the password itself."""
    verifier = conn.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    conn.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier)))


def _server_person() -> Person:
    """Return whom the server runs as: this user, or, for root, whom PostgreSQL refuses, one made for it."""
    if os.geteuid() != 0:
        return Person(os.geteuid(), os.getegid())
    try:
        found = pwd.getpwnam(ROLE)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        made = useradd and subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ROLE],
            check=False,
            capture_output=True,
        )
        try:
            found = pwd.getpwnam(ROLE)
        except KeyError:
            said = made.stderr.decode(errors="replace").strip() if made else "there is no useradd here"
            raise ClusterRefused(
                f"PostgreSQL refuses to run as root, and the user {ROLE} cannot be made ({said}): make it yourself, "
                f"or start Clairvue as an ordinary user."
            ) from None
    if found.pw_uid == 0:
        raise ClusterRefused(f"The user {ROLE} is root by another name: PostgreSQL needs an ordinary user.")
    return Person(found.pw_uid, found.pw_gid)


def _write_secret(path: Path, text: str, person: Person) -> None:
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, text.encode())
        os.fchown(file, person.uid, person.gid)
        os.fsync(file)
    finally:
        os.close(file)


def _make_private_folder(path: Path, person: Person) -> None:
    path.mkdir(exist_ok=True, mode=0o700)
    os.chown(path, person.uid, person.gid, follow_symlinks=False)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
