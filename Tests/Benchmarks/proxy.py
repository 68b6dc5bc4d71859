"""A connection as slow as one to a far machine, which also counts what goes over it."""

import asyncio
import dataclasses
import threading
import time


class Proxy:
    """Passes connections on to a port of this machine, every byte half a round-trip time later.

    It runs in a thread of its own until the `with` statement ends. A round trip is counted whenever the
    controller speaks after it has heard something; opening the TCP connection is one more.
    """

    def __init__(self, target, seconds):
        self.target, self.seconds = target, seconds
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.reset()
        self.thread.start()
        starting = asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.server = asyncio.run_coroutine_threadsafe(starting, self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *error):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def end(self):
        self.server.close()
        those = asyncio.all_tasks() - {asyncio.current_task()}
        for task in those:
            task.cancel()
        await asyncio.gather(*those, return_exceptions=True)

    def host(self, host):
        """The host as it is reached through the proxy."""
        return dataclasses.replace(host, port=self.port)

    def reset(self):
        self.sent = self.received = self.round_trips = self.connections = 0
        self.was_heard = True

    def counts(self):
        return (f"{self.round_trips + self.connections} round trips, "
                f"{(self.sent + self.received) / 1000:.0f} kB")

    async def serve(self, reader, writer):
        try:
            await self.pass_on(reader, writer)
        except asyncio.CancelledError:
            # By end(), behind which the server's streams would print what they take for a failure.
            writer.close()

    async def pass_on(self, reader, writer):
        up, down = asyncio.Queue(), asyncio.Queue()
        self.connections += 1
        reading = self.loop.create_task(self.read(reader, up, self.count_sent))
        # The packets that open a connection take a round trip before the first byte of it leaves.
        await asyncio.sleep(self.seconds)
        host_reader, host_writer = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(
            reading, self.write(up, host_writer), self.read(host_reader, down),
            self.write(down, writer, self.count_received))

    def count_sent(self, count):
        self.sent += count
        self.round_trips += self.was_heard
        self.was_heard = False

    def count_received(self, count):
        self.received += count
        self.was_heard = True

    async def read(self, reader, queue, counted=lambda count: None):
        """Queues what is read, with the time when it is due; nothing at the end."""
        data = b"-"
        while data:
            try:
                data = await reader.read(1 << 18)
            except ConnectionError:
                data = b""
            if data:
                counted(len(data))
            await queue.put((time.monotonic() + self.seconds / 2, data))

    async def write(self, queue, writer, counted=lambda count: None):
        """Writes what is due."""
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0, due - time.monotonic()))
            if not data:
                break
            counted(len(data))
            try:
                writer.write(data)
                await writer.drain()
            except ConnectionError:
                break
        writer.close()
