"""The key pair by which push services know this server (VAPID, RFC 8292)."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def key_pair() -> Vapid02:
    """Return the pair of VAPID_PRIVATE_KEY, or the one that follows from SECRET_KEY.

    So every process on every machine signs with the same key, and none is made that only one of them knows.
    """
    return _pair(settings.VAPID_PRIVATE_KEY, settings.SECRET_KEY)


@lru_cache(maxsize=1)
def _pair(given: bytes, secret: str) -> Vapid02:
    if given:
        number = int.from_bytes(given, "big")
    else:
        # 16 octets more than the key has, so that the remainder favours no number.
        octets = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"soleus.vapid").derive(secret.encode())
        number = int.from_bytes(octets, "big") % (_ORDER_OF_P256 - 1) + 1
    return Vapid02(private_key=ec.derive_private_key(number, ec.SECP256R1()))


def public_key() -> str:
    """Return what a browser needs to subscribe (`applicationServerKey`): an uncompressed point in base64url."""
    octets = key_pair().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(octets))
