from collections.abc import Iterator

import pytest

from tests.identity.portal import connect, provider_process


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    with provider_process("--require-nonce") as url:
        yield url


@pytest.fixture
def portal(provider, settings) -> str:
    connect(settings, provider)
    return provider
