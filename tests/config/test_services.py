"""The embedded PostgreSQL and Valkey, started for real in folders of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config import services
from config.servers import Place, ServiceError
from config.services import ROOT

AS_ROOT = os.geteuid() == 0


def _value(place: Place, statement: str) -> object:
    with psycopg.connect(place.database_url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def _exec(*command: str, var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.services", "exec", "--", *command],
        cwd=ROOT,
        env={**os.environ, "SOLEUS_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path / "a var")


@pytest.fixture(scope="module")
def whole_data(tmp_path_factory) -> Path:
    """Return a data folder that was made and stopped in good order, to be copied and spoilt."""
    made = Place(tmp_path_factory.mktemp("whole"))
    with services.running(made, valkey=False, durable=False):
        pass
    return made.postgres / "data"


def test_sockets_lie_in_var_where_the_kernel_allows(tmp_path):
    assert Place(Path("/srv/soleus/var")).sockets == Path("/srv/soleus/var/sockets")


@pytest.mark.parametrize("var", ["/srv/" + "deep/" * 30, "/srv/a space", "/srv/a,comma", "/srv/é"])
def test_sockets_move_to_a_private_folder_otherwise(var):
    sockets = Place(Path(var)).sockets

    assert sockets.parent == Path("/tmp")
    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) < 100
    assert sockets != Place(Path(var + "x")).sockets


def test_services_answer_and_data_survives_a_restart(place):
    with services.running(place, durable=False) as children:
        assert [child.name for child in children] == ["valkey", "postgres"]
        _value(place, "CREATE TABLE kept AS SELECT 7 AS number")
        with socket.socket(socket.AF_UNIX) as broker:
            broker.connect(str(place.valkey_socket))
            broker.sendall(b"PING\r\n")
            assert broker.recv(5) == b"+PONG"

    assert not any(child.running for child in children)
    with services.running(place, valkey=False, durable=False) as children:
        assert [child.name for child in children] == ["postgres"]
        assert _value(place, "SELECT number FROM kept") == 7


def test_services_keep_other_users_out(place):
    with services.running(place, durable=False):
        for folder in (place.postgres, place.postgres / "data", place.valkey, place.sockets):
            assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_runs_postgres_as_another_user_behind_a_closed_folder(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    place = Place(closed / "var")

    with services.running(place, valkey=False, durable=False) as (postgres,):
        status = Path(f"/proc/{postgres.process.pid}/status").read_text()

    assert "Uid:\t0\t" not in status
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: shutil.rmtree(data / "global"), "could not find the database system"),
        (lambda data: (data / "PG_VERSION").unlink(), "is not a valid data directory"),
        (lambda data: (data / "PG_VERSION").write_text("17\n"), "initialized by PostgreSQL version 17"),
        (lambda data: (data / "global/pg_control").write_bytes(b""), "pg_control"),
        (lambda data: shutil.rmtree(data / "base"), "does not exist"),
        (lambda data: (shutil.rmtree(data), data.write_text("a file")), "Not a directory"),
    ],
)
def test_damaged_data_folder_is_named_in_one_sentence(place, whole_data, spoil, said):
    data = place.postgres / "data"
    shutil.copytree(whole_data, data)
    spoil(data)

    with pytest.raises(ServiceError) as refusal, services.running(place, valkey=False):
        pass

    assert str(data) in str(refusal.value)
    assert said in str(refusal.value)
    assert "move it away to start with an empty one" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("left_behind", ["", f"{os.getpid()}\n/elsewhere\n"], ids=["cut short", "id used again"])
def test_stale_pid_file_does_not_hinder_the_start(place, whole_data, left_behind):
    data = place.postgres / "data"
    shutil.copytree(whole_data, data)
    (data / "postmaster.pid").write_text(left_behind)

    with services.running(place, valkey=False, durable=False):
        assert _value(place, "SELECT 1") == 1


def test_interrupted_first_start_is_begun_anew(place):
    (place.postgres / "data.new").mkdir(parents=True)
    (place.postgres / "data.new" / "half").write_text("")

    with services.running(place, valkey=False, durable=False):
        assert _value(place, "SELECT 1") == 1


def test_place_in_use_is_refused(place, monkeypatch):
    monkeypatch.setattr(services, "OTHER_INSTANCE_S", 0.2)

    with (
        services.running(place, postgres=False),
        pytest.raises(ServiceError, match="in use elsewhere"),
        services.running(place, postgres=False),
    ):
        pass


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ServiceError, match="cannot be made"), services.running(Place(tmp_path / "file" / "var")):
        pass


def test_service_that_is_not_wanted_leaves_no_trace(place):
    with services.running(place, postgres=False, valkey=False) as children:
        assert children == ()

    assert not place.var.exists()


def test_exec_runs_beside_services_of_its_own_and_leaves_nothing(tmp_path):
    script = "from config import services; import psycopg; psycopg.connect(services.embedded_database_url());"
    script += "print(services.VAR); raise SystemExit(3)"

    done = _exec(sys.executable, "-c", script, var=tmp_path)

    assert done.returncode == 3, done.stderr
    assert Path(done.stdout.strip()).parent == tmp_path / "throwaway"
    assert list((tmp_path / "throwaway").iterdir()) == []


def test_exec_clears_away_what_a_killed_run_left(tmp_path):
    left = tmp_path / "throwaway" / "killed"
    left.mkdir(parents=True)
    (left / "services.lock").touch()
    an_hour_ago = time.time() - 3600
    os.utime(left, (an_hour_ago, an_hour_ago))

    assert _exec("true", var=tmp_path).returncode == 0

    assert not left.exists()
