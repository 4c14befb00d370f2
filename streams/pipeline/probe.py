"""Asks the brokers for their metadata: whether one answers at all."""

import asyncio
import contextlib

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from streams.clients import aiokafka_config
from streams.settings import Settings

ANSWER_SECONDS = 10.0


class Probe:
    """A client of its own, so that it tells about the brokers and not about our load."""

    def __init__(self, settings: Settings) -> None:
        self._config = {**aiokafka_config(settings), "request_timeout_ms": int(ANSWER_SECONDS * 1000)}
        self._client: AIOKafkaClient | None = None

    async def answered(self) -> bool:
        """Whether a broker answered within 10 s."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if await self._refresh():
                    return True
        except (KafkaError, OSError, TimeoutError):
            pass
        await self.close()
        return False

    async def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(KafkaError, OSError, TimeoutError):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await client.close()

    async def _refresh(self) -> bool:
        if self._client is None:
            self._client = AIOKafkaClient(**self._config)
            await self._client.bootstrap()
        return bool(await self._client.force_metadata_update())
