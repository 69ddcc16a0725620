import base64

import pytest

from config.environment import BadVariable, Environment

KEY = bytes(range(32))
TEXT = base64.urlsafe_b64encode(KEY).decode()


@pytest.mark.parametrize("text", [TEXT, TEXT.rstrip("=")])
def test_key_is_read_with_and_without_its_padding(text):
    assert Environment({"VAPID_PRIVATE_KEY": text}).key("VAPID_PRIVATE_KEY", octets=32) == KEY


def test_key_may_be_left_out():
    assert Environment({}).key("VAPID_PRIVATE_KEY", octets=32) == b""


@pytest.mark.parametrize("text", ["secret", TEXT[:-4], TEXT + "AAAA", "é" * 43, "A" * 43, "=" * 5, "?", "a b"])
def test_bad_key_ends_the_start_and_is_not_repeated(text):
    with pytest.raises(BadVariable) as caught:
        Environment({"VAPID_PRIVATE_KEY": text}).key("VAPID_PRIVATE_KEY", octets=32)

    assert "VAPID_PRIVATE_KEY" in str(caught.value)
    assert "32 octets in base64url" in str(caught.value)
    assert text not in str(caught.value)
