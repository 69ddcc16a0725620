"""The containers, held against the settings; no container engine is needed."""

import json
import shutil
import subprocess

import pytest
import yaml

from config.environment import VARIABLES
from config.services import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "reports", "beat")
LASTING = ("postgres", "valkey", "web", "worker", "reports", "beat")


def _has_compose() -> bool:
    docker = shutil.which("docker")
    return bool(docker) and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0


@pytest.mark.parametrize("name", OURS)
def test_compose_sets_every_variable_of_the_settings(name):
    assert set(SERVICES[name]["environment"]) == {variable.name for variable in VARIABLES}


def test_compose_documents_the_variables_it_asks_for():
    documented = (ROOT / "docs/configuration.md").read_text()

    for variable in VARIABLES:
        assert f"`{variable.name}`" in documented


def test_compose_brings_the_right_servers():
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["valkey"]["image"] == "valkey/valkey:9"


@pytest.mark.parametrize("name", LASTING)
def test_compose_watches_and_restarts_what_lasts(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_compose_migrates_once_before_anything_runs():
    assert "manage.py migrate" in SERVICES["migrate"]["command"][-1]
    assert "manage.py load_library" in SERVICES["migrate"]["command"][-1]
    assert SERVICES["migrate"]["restart"] == "on-failure:3"
    for name in ("web", "worker", "reports", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "valkey": {"condition": "service_healthy"},
        }


def test_compose_keeps_data_in_named_volumes():
    mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", ())]

    assert {volume.split(":")[0] for volume in mounted} == set(COMPOSE["volumes"])
    # From version 18 on the image keeps its data one level higher.
    assert SERVICES["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_compose_keeps_no_secret_and_no_debug():
    environment = SERVICES["web"]["environment"]

    assert environment["DEBUG"] == "0"
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert ":${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]


def test_image_runs_as_an_ordinary_user():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert "USER soleus" in lines
    assert lines.index("USER soleus") < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
    assert "--uid 10001" in next(line for line in lines if "useradd" in line)
    json.loads(next(line for line in lines if line.startswith("CMD")).removeprefix("CMD "))


@pytest.mark.skipif(not _has_compose(), reason="docker compose is not installed")
def test_compose_file_is_accepted_by_docker():
    done = subprocess.run(
        ["docker", "compose", "--file", ROOT / "docker-compose.yml", "config", "--quiet"],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "SECRET_KEY": "x" * 50, "POSTGRES_PASSWORD": "x"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
