"""Fixtures that tests of every kind share."""

import pytest

from streams import Enricher


@pytest.fixture(scope="session")
def enricher() -> Enricher:
    """One enricher for all tests: building it takes about two seconds, and it never changes."""
    return Enricher()
