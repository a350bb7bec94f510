"""How passwords are kept: argon2id, as hard as one sign-in on a small machine can bear."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass, one lane: the first set of parameters that OWASP's cheat sheet names.

    Django's own 100 MiB over eight lanes would let eight sign-ins at once take 800 MB.
    """

    time_cost = 1
    memory_cost = 47104  # KiB
    parallelism = 1
