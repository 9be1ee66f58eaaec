"""The random names of a session: the code in its address, its secret, and the token each phone is given."""

import hmac
import re
import secrets
from hashlib import sha256

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: it is read from a projector
CODE_LENGTH = 5  # 28.6 million codes, and few wrong ones a minute
CODE = re.compile(r"[0-9a-z]{4,6}")  # what somebody may have meant to be one


def new_code() -> str:
    """Return a code for an address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Return the secret that tells the tokens of a session from others."""
    return secrets.token_hex(32)


def new_token(secret: str) -> str:
    """Return a token for a new device: random, and signed, so that nobody can make one up."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_sign(name, secret)}"


def device_of(token: str, secret: str) -> str | None:
    """Return the name of a device on disk, which does not tell its token; `None` for one not from here."""
    name, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(name, secret).encode()):
        return None
    return sha256(token.encode()).hexdigest()[:32]


def _sign(name: str, secret: str) -> str:
    return hmac.new(secret.encode(), name.encode(), sha256).hexdigest()[:32]
