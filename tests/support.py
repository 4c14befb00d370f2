"""What tests of every kind share."""

import os

import pytest

REQUIRE = "ESCALATION_TEST_REQUIRE"


def require_or_skip(name: str, reason: str) -> None:
    """Leave a test out because `name` (kafka, docker, shared) is missing; fail where CI says it must be there.

    Args: reason: what is missing and how to get it.
    """
    required = {part.strip() for part in os.environ.get(REQUIRE, "").split(",")}
    if name in required:
        pytest.fail(f"{REQUIRE} demands {name}, but {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")
