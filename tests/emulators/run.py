"""Runs a console script of this environment until standard input closes.

The test that started it may be killed without a chance to clean up: its end of the pipe closes
even then, and the emulator goes, with every process that it started.
"""

import os
import signal
import sys
import threading
from importlib.metadata import entry_points


def end_with_the_test():
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


os.setpgid(0, 0)
threading.Thread(target=end_with_the_test, daemon=True).start()
sys.argv = sys.argv[1:]
(script,) = entry_points(group="console_scripts", name=sys.argv[0])
sys.exit(script.load()())
