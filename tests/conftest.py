"""What every test starts from: English words, the place of optional outside data, real database servers.

The servers run on loopback, in a folder of their own, as a user without rights.
"""

import base64
import gzip
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.request import ProxyHandler, Request, build_opener

import pytest
import sqlalchemy

from guiyi.core.language import speak

USER, PASSWORD = "keeper", "pw-7f3a-geheim"
_SECONDS = 60
collect_ignore = ["fakes"]  # servers that tests start, and no tests


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, whatever the machine speaks."""
    speak("en")
    yield
    speak(None)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test settings of its own, so that none sees what another, or the user, had guiyi remember."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    monkeypatch.setenv("GUIYI_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as on a desk: what CI gets unasked is tested where it is asked for."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "GITHUB_OUTPUT", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def outside() -> Path:
    """Return the folder of outside test data, or skip."""
    told = os.environ.get("GUIYI_TEST_DATA")
    if not told:
        pytest.skip("GUIYI_TEST_DATA does not name a folder of outside test data")
    return Path(told)


@dataclass(frozen=True)
class Server:
    """A server that runs, and the URL of its database `crm`, whose owner may do everything."""

    url: sqlalchemy.URL

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run statements that change the database."""
        engine = sqlalchemy.create_engine(self.url, poolclass=sqlalchemy.NullPool)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        engine = sqlalchemy.create_engine(self.url, poolclass=sqlalchemy.NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server."""
    _module("pg8000")
    initdb, postgres = (_program(name, "/usr/lib/postgresql/*/bin") for name in ("initdb", "postgres"))
    with _folder() as folder:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        data, port = folder / "data", _free_port()
        told = ["-D", str(data), "-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]
        _run([initdb, *told, f"--pwfile={secret}"], folder)
        ways = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-F"]
        url = sqlalchemy.URL.create("postgresql+pg8000", USER, PASSWORD, "127.0.0.1", port, "postgres")
        with _started([postgres, "-D", str(data), *ways], folder, lambda: _answers(url), _who()):
            engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.exec_driver_sql("CREATE DATABASE crm")
            engine.dispose()
            yield Server(url.set(database="crm"))


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    """A MariaDB server."""
    _module("pymysql")
    install, mariadbd = _program("mariadb-install-db"), _program("mariadbd", "/usr/sbin")
    with _folder() as folder:
        data, port = folder / "data", _free_port()
        _run([install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"], folder)
        first = folder / "first.sql"
        first.write_text(
            f"CREATE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';"
            f"\nGRANT ALL ON *.* TO '{USER}'@'127.0.0.1' WITH GRANT OPTION;"
            "\nCREATE DATABASE crm CHARACTER SET utf8mb4;\n"
        )
        ways = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}", f"--init-file={first}"]
        url = sqlalchemy.URL.create("mysql+pymysql", USER, PASSWORD, "127.0.0.1", port, "crm")
        command = [mariadbd, "--no-defaults", f"--datadir={data}", "--skip-name-resolve", *ways]
        with _started(command, folder, lambda: _answers(url), _who()):
            yield Server(url)


@dataclass
class TrytonServer:
    """A Tryton that runs, with an empty database."""

    url: str
    database: str = "crm"
    user: str = "admin"
    password: str = PASSWORD
    session: str = ""

    def call(self, method: str, *params: object) -> Any:
        """Call the server as its own clients do; return the result."""
        body = json.dumps({"id": 0, "method": method, "params": params}).encode()
        asked = Request(f"{self.url}/{self.database}/rpc/", body, {"Content-Type": "application/json"})
        asked.add_header("Accept-Encoding", "gzip")  # long answers are packed, whatever one asks for
        if self.session:
            asked.add_header("Authorization", f"Session {self.session}")
        with build_opener(ProxyHandler({})).open(asked, timeout=_SECONDS) as answer:
            packed = answer.headers.get("Content-Encoding") == "gzip"
            told = json.loads(gzip.decompress(answer.read()) if packed else answer.read())
        assert "error" not in told, told
        return told["result"]

    def log_in(self) -> None:
        """Get a session, which is asked for with every call."""
        id_, token, *_ = self.call("common.db.login", self.user, {"password": self.password})
        self.session = base64.b64encode(f"{self.user}:{id_}:{token}".encode()).decode()

    def rows(self, model: str, names: list[str], where: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Return records of a model, in the order of their making."""
        order = [["id", "ASC"]]
        found: list[dict[str, Any]] = self.call(f"model.{model}.search_read", list(where), 0, None, order, names, {})
        return found


@pytest.fixture(scope="session")
def tryton() -> Iterator[TrytonServer]:
    """A Tryton server with parties and their relations: a program of its own, in an environment of its own."""
    place = os.environ.get("GUIYI_TRYTON")  # the folder of its programs
    if not place:
        _missing("trytond (GUIYI_TRYTON)")
    admin, trytond = (shutil.which(name, path=place) or _missing(name) for name in ("trytond-admin", "trytond"))
    with _folder() as folder:
        port, database, secret = _free_port(), TrytonServer.database, folder / "password"
        secret.write_text(PASSWORD)
        (folder / f"{database}.sqlite").touch()
        (folder / "conf").write_text(
            f"[database]\nuri = sqlite://\npath = {folder}\n[web]\nlisten = 127.0.0.1:{port}\n"
        )
        told = ["-c", str(folder / "conf"), "-d", database]
        modules = ["-u", "party_relationship", "--activate-dependencies", "--email", "keeper@example.com"]
        env = {**os.environ, "TRYTONPASSFILE": str(secret)}
        done = subprocess.run([admin, *told, *modules], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        server = TrytonServer(f"http://127.0.0.1:{port}")
        with _started([trytond, *told], folder, lambda: _listens(port)):
            server.log_in()
            yield server


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _program(name: str, *places: str) -> str:
    """Find a program; without it tests are skipped, but not in CI on Linux, where it must be there."""
    near = [str(one) for place in places for one in sorted(Path("/").glob(place.lstrip("/")), reverse=True)]
    found = shutil.which(name) or next((path for one in near if (path := shutil.which(name, path=one))), None)
    if found:
        return found
    _missing(name)


def _module(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        _missing(name)


def _missing(name: str) -> NoReturn:
    if os.environ.get("CI") and sys.platform == "linux":
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


def _who() -> dict[str, str | int]:
    """Name the user who runs a server: not root, whom servers refuse."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import grp
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": "nobody", "group": grp.getgrgid(nobody.pw_gid).gr_name, "extra_groups": []}


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="guiyi-server-"))
    if who := _who():
        shutil.chown(folder, who["user"], who["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **_who())  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _started(
    command: list[str], folder: Path, ready: Callable[[], bool], who: dict[str, str | int] | None = None
) -> Iterator[None]:
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **(who or {}))  # type: ignore[call-overload]
    try:
        _wait(ready, process, folder / "log")
        yield
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _answers(url: sqlalchemy.URL) -> bool:
    try:
        with sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool).connect():
            return True
    except sqlalchemy.exc.DBAPIError:
        return False


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _SECONDS
    while not ready():
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < end, log.read_text(errors="replace")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
