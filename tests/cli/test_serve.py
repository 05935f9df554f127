"""`stepgrad serve`: the app in a browser, and what it refuses."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Command
from .test_processes import environment

KEY_AT_WORK = b"after phase batch"
"""What the app says once a phase was asked for."""


def test_what_is_no_app_is_refused_with_the_nearest_that_is_one(stepgrad: Command) -> None:
    pytest.importorskip("textual_serve")
    assert "did you mean 'train'?" in stepgrad("serve", "trian", "xor").err
    assert "it shows train, open, debug" in stepgrad("serve", "check", "net.py").err


def test_a_port_that_is_taken_is_one_line(stepgrad: Command) -> None:
    pytest.importorskip("textual_serve")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = stepgrad("serve", "--port", port)
    assert result.code == 2
    assert f"cannot listen at 127.0.0.1:{port}: " in result.err
    assert result.err.count("\n") == 1


async def seen_in_browser(port: int) -> bytes:
    """What comes over the socket of a page, until the app has answered a key."""
    import aiohttp

    seen = b""
    async with aiohttp.ClientSession() as client:
        while True:
            try:
                page = await client.get(f"http://127.0.0.1:{port}/")
                break
            except aiohttp.ClientConnectorError:  # not listening yet; whoever waits for this has a time limit
                await asyncio.sleep(0.05)
        assert page.status == 200
        async with client.ws_connect(f"http://127.0.0.1:{port}/ws?width=100&height=40") as socket_:
            async for message in socket_:
                has_begun = b"2-3-1" in seen
                seen += message.data
                if not has_begun and b"2-3-1" in seen:
                    await socket_.send_json(["stdin", "p"])
                if KEY_AT_WORK in seen:
                    return seen
    return seen


def test_a_page_shows_the_app_and_its_keys_work(tmp_path: Path) -> None:
    pytest.importorskip("textual_serve")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "stepgrad", "serve", "--port", str(port), "train", "xor", "--paused", "--no-record"]
    with subprocess.Popen(
        words, env=environment(), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert KEY_AT_WORK in asyncio.run(asyncio.wait_for(seen_in_browser(port), 60))
        finally:
            server.terminate()
            server.wait()
