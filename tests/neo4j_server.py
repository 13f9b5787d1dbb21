"""A real Neo4j Community server for tests, from Maven Central, without Docker.

`python -m tests.neo4j_server fetch` downloads the jars (needs mvn and a JDK 17); `… start [PORT]` starts a server on
loopback, prints its address and leaves it running; `… stop PORT` ends it.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from referral.storage import records

CACHE = Path(__file__).parents[1] / ".cache" / "neo4j"
VERSION = "5.26.30"
PASSWORD = "mrezha-test"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>mrezha</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{version}</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""
CONF = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.memory.heap.max_size=768m
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""
OPENS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]


_KEPT: list[subprocess.Popen] = []  # an object that is forgotten while its process runs would complain


@dataclass
class Server:
    """A running server."""

    url: str
    pid: int
    home: Path

    def stop(self) -> None:
        """End the server and remove its home."""
        for process in _KEPT:
            if process.pid == self.pid:
                process.terminate()
                process.wait(timeout=30)
        if not any(process.pid == self.pid for process in _KEPT):
            os.kill(self.pid, signal.SIGTERM)
        for _ in range(200):
            if not _alive(self.pid):
                break
            time.sleep(0.1)
        shutil.rmtree(self.home, ignore_errors=True)


def is_fetched() -> bool:
    return (CACHE / "complete").exists()


def fetch() -> None:
    """Download the server's jars once."""
    if is_fetched():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "pom.xml").write_text(POM.format(version=VERSION), encoding="utf-8")
    command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"]
    subprocess.run(command, cwd=CACHE, check=True)
    (CACHE / "complete").touch()


def start(port: int = 0, *, for_minutes: bool = False) -> Server:
    """Start a server with an empty home of its own and wait until it answers.

    One that lives for minutes alone compiles quickly instead of well: that takes a fraction of the processor.
    """
    port = port or _free_port()
    home = Path(tempfile.mkdtemp(prefix="mrezha-neo4j-"))
    (home / "conf").mkdir()
    (home / "conf" / "neo4j.conf").write_text(CONF.format(port=port), encoding="utf-8")
    quickly = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if for_minutes else []
    java = ["java", "-Xmx768m", *quickly, *OPENS, "-cp", f"{CACHE / 'lib'}/*", "org.neo4j.server.CommunityEntryPoint"]
    process = subprocess.Popen(
        [*java, f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    _KEPT.append(process)
    _set_password(port, process)
    return Server(url=f"bolt://neo4j:{PASSWORD}@127.0.0.1:{port}", pid=process.pid, home=home)


def emptied(url: str, *, version: int | None = None) -> str:
    """Delete everything in a database. Of a schema of this version (the program's own when none is given) the mark that
    its constraints are there stays, so that opening it again is quick."""
    host, word = url.rpartition("@")[2], url.split(":")[2].rpartition("@")[0]
    with GraphDatabase.driver(f"bolt://{host}", auth=("neo4j", word)) as driver, driver.session() as session:
        delete = (
            "MATCH (n) WHERE NOT (n:_State AND n.id = 'schema' AND n.version = $version)"
            " CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        )
        session.run(delete, version=records.schema().version if version is None else version).consume()
    return url


is_kept_apart = False  # whether this run leaves the tests of the server to another one


@cache
def shared() -> Server:
    """The one server of a test run; it ends with the run."""
    if is_kept_apart:
        raise RuntimeError("this test uses the Neo4j server: let tests/conftest.py mark it")
    server = start(for_minutes=True)
    atexit.register(server.stop)
    return server


def _set_password(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            # The own retries of a driver wait ever longer; here it is asked twice a second.
            with GraphDatabase.driver(
                f"bolt://127.0.0.1:{port}", auth=("neo4j", "neo4j"), max_transaction_retry_time=0
            ) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD, database_="system"
                )
        except (DriverError, Neo4jError, OSError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the Neo4j server did not start") from error
            time.sleep(0.5)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _alive(pid: int) -> bool:
    try:
        done, _ = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return Path(f"/proc/{pid}").exists()
    return done == 0


def main(arguments: list[str]) -> None:
    command, *rest = arguments or ["help"]
    if command == "fetch":
        fetch()
    elif command == "start":
        server = start(int(rest[0]) if rest else 0)
        (CACHE / f"{server.url.rpartition(':')[2]}.pid").write_text(f"{server.pid}\n{server.home}\n", encoding="utf-8")
        print(server.url)
    elif command == "stop":
        note = CACHE / f"{rest[0]}.pid"
        pid, home = note.read_text(encoding="utf-8").split()
        Server(url="", pid=int(pid), home=Path(home)).stop()
        note.unlink()
    else:
        print(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
