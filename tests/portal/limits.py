"""The portal's clock and its two limits (contract 5)."""

import threading
import time


class Clock:
    """Real time plus what the tester advanced it by."""

    def __init__(self):
        self.offset = 0.0

    def now(self):
        return time.time() + self.offset


class Intensity:
    """Leaky bucket per source address; capacity None switches it off."""

    def __init__(self, clock, capacity, drain):
        self.clock, self.first = clock, (capacity, drain)
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.capacity, self.drain = self.first
        self.levels = {}
        self.next = 0

    def throttle_next(self, count):
        self.next = count

    def admits(self, address):
        with self.lock:
            if self.next > 0:
                self.next -= 1
                return False
            if self.capacity is None:
                return True
            now = self.clock.now()
            level, then = self.levels.get(address, (0.0, now))
            level = max(0.0, level - self.drain * max(0.0, now - then))
            fits = level + 1 <= self.capacity
            self.levels[address] = (level + fits, now)
            return fits


class Operating:
    """Seconds of work per credential and method in ten one-minute buckets."""

    BUCKET_S, BUCKETS, COUNTS_FROM_S = 60, 10, 0.1

    def __init__(self, clock, limit_s=480.0):
        self.clock, self.first_limit_s = clock, limit_s
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.limit_s = self.first_limit_s
        self.spent = {}     # (credential, method) -> {minute: seconds}
        self.cost = {}      # method -> seconds that each call shall take

    def _live(self, credential, method):
        minute = int(self.clock.now() // self.BUCKET_S)
        buckets = self.spent.get((credential, method), {})
        return {m: s for m, s in buckets.items() if m > minute - self.BUCKETS}

    def used(self, credential, method):
        with self.lock:
            return sum(self._live(credential, method).values())

    def reset_at(self, credential, method):
        """When the oldest bucket leaves the window."""
        with self.lock:
            oldest = min(self._live(credential, method),
                         default=int(self.clock.now()) / self.BUCKET_S)
        return int((oldest + self.BUCKETS) * self.BUCKET_S)

    def blocks(self, credential, method):
        """Asked before the call: the one that crosses the limit completes."""
        return self.used(credential, method) > self.limit_s

    def add(self, credential, method, seconds):
        seconds += self.cost.get(method, 0.0)
        if seconds <= self.COUNTS_FROM_S:
            return
        with self.lock:
            minute = int(self.clock.now() // self.BUCKET_S)
            buckets = self._live(credential, method)
            buckets[minute] = buckets.get(minute, 0.0) + seconds
            self.spent[credential, method] = buckets
