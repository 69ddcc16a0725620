import pytest
from django.core.checks import run_checks

from accounts.checks import demo_mode_stays_at_home


@pytest.fixture
def deployed(settings):
    settings.DEMO_MODE, settings.DEBUG, settings.ALLOWED_HOSTS = True, False, ["club.example"]
    return settings


@pytest.mark.parametrize("host", ["club.example", ".club.example", "*", "8.8.8.8", "[2606:4700::1111]"])
def test_demo_mode_at_a_public_host_fails(deployed, host) -> None:
    deployed.ALLOWED_HOSTS = ["localhost", host]

    (fault,) = demo_mode_stays_at_home()

    assert host in fault.msg
    assert "DEMO_MODE=0" in fault.hint


@pytest.mark.parametrize("host", ["localhost", "demo.localhost", "127.0.0.1", "[::1]", "192.168.1.5"])
def test_demo_mode_at_home_passes(deployed, host) -> None:
    deployed.ALLOWED_HOSTS = [host]

    assert demo_mode_stays_at_home() == []


@pytest.mark.parametrize("change", [{"DEMO_MODE": False}, {"DEBUG": True}])
def test_public_host_without_a_demo_passes(deployed, change) -> None:
    for name, value in change.items():
        setattr(deployed, name, value)

    assert demo_mode_stays_at_home() == []


def test_demo_check_is_part_of_the_deployment_checks(deployed) -> None:
    found = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}

    assert "accounts.E001" in found
