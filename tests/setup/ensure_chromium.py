"""Sees to it that there is a Chromium for the browser tests. Standard library only.

A browser that is there, on PATH or named by $CHROMIUM, is left alone. Otherwise root on a Debian gets the
package of Debian, and anybody else is told what to do. It may not download a browser from anywhere by itself.
"""

import os
import shutil
import subprocess
import sys
import time

PAUSES = (5, 15, 30, 60)  # seconds between two tries with apt
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

ADVICE = """\
The browser tests need Chromium, and there is none here.
  Debian, Ubuntu:  sudo apt-get install --no-install-recommends chromium
  elsewhere:       install Chromium or Chrome, then  CHROMIUM=/path/to/chromium make test
  without it:      .venv/bin/python -m pytest -n auto --dist loadfile -m 'not browser'
"""


def ensure_chromium() -> str:
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_with_apt()
        found = find_chromium()
    if found is None:
        sys.exit(ADVICE)
    return found


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        # A wrong name is a mistake to hear of, not a reason to test with another browser.
        return shutil.which(named) or sys.exit(f"CHROMIUM={named} is not a program that can be run.")
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_with_apt() -> None:
    """Try until it is done: a mirror may be away for a moment, and somebody else may be at work with apt."""
    print("Installing Debian's chromium for the browser tests.", flush=True)
    for pause in (*PAUSES, None):
        if _apt("update") and _apt("install", "-y", "--no-install-recommends", "chromium"):
            return
        if pause is not None:
            print(f"apt-get failed; it is tried again in {pause} s.", flush=True)
            time.sleep(pause)


def _apt(*words: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=5", *words]
    return (
        subprocess.run(command, check=False, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
        == 0
    )


if __name__ == "__main__":
    ensure_chromium()
