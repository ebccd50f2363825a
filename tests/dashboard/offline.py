"""The live page without any network: served and driven in a network namespace that has no route.

    python -m tests.dashboard.offline                            this tree's own program
    python -m tests.dashboard.offline venv/bin/regulars          an installed one
    python -m tests.dashboard.offline venv/bin/regulars --scenario cafe.toml

The page must be drawn: the canvas differs between weeks, the path has its points.  It may ask nobody but its own
server, and say nothing in the console.  Where no namespace can be made (it takes rights, and Linux), that is said and
all else is looked at.
"""

import argparse
import errno
import fcntl
import os
import socket
import struct
import sys

from tests.dashboard.served import TREE, served

SET_FLAGS, UP, RUNNING = 0x8914, 1, 0x40
"""Of Linux: how an interface is switched on."""
NOWHERE = ("192.0.2.1", 80)
"""An address that is nobody's (RFC 5737): a connection to it hangs or is refused, and without a route there is none."""
RUN = "document.querySelector('.work-told')?.textContent === '40 futures run.'"
MOVE = """() => { const input = document.querySelector('[data-what="price"]');
    input.value = 2; input.dispatchEvent(new Event("input", { bubbles: true })); }"""
PIXELS = "document.querySelector('canvas').toDataURL()"
TRIES = 6000


def leave_the_network():
    """Put this process, and all that it starts, into a network of its own where only 127.0.0.1 is; returns "" or a
    sentence on why it cannot."""
    if not hasattr(os, "unshare"):
        return "this system has none"
    uid, gid = os.getuid(), os.getgid()
    try:
        os.unshare(os.CLONE_NEWNET)
    except OSError:
        try:
            os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
            for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
                with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                    file.write(text)
        except OSError as fault:
            return f"the system does not allow it ({fault.strerror})"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP | RUNNING))
    return ""


def has_a_route():
    """Whether there is any way out."""
    with socket.socket() as out:
        out.settimeout(0.2)
        try:
            out.connect(NOWHERE)
        except OSError as fault:
            return fault.errno not in (errno.ENETUNREACH, errno.EHOSTUNREACH)
    return True


def faults_of(heard, address):
    """What of a page's messages and requests must not be: a list of them."""
    foreign = [each for each in heard if each.startswith("request:") and not each.startswith(f"request: {address}/")]
    return foreign + [each for each in heard if not each.startswith("request:")]


def driven(address):
    """Faults of the page at an address, in sentences; it is opened, moved and looked at in a browser."""
    from playwright.sync_api import sync_playwright  # what starts threads is imported once the network is left

    from tests.report.page.test_browser import chromium, watched
    from tests.teaching.page.walk import until

    heard = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        watched(page, heard)
        page.goto(address)
        until(page, RUN, TRIES)
        first = page.evaluate(PIXELS)
        page.get_by_label("Week", exact=True).fill("20")
        found = [] if page.evaluate(PIXELS) != first else ["The film shows the same in week 0 and in week 20."]
        page.evaluate(MOVE)
        page.locator("#path polyline.line").wait_for(timeout=TRIES * 25)
        until(page, RUN, TRIES)
        weeks = page.evaluate("fetch('/api/scenario').then(found => found.json()).then(found => found.weeks)")
        points = page.get_attribute("#path polyline.line", "points").split()
        if len(points) != weeks + 1 or len({each.split(",")[1] for each in points}) < 5:
            found.append(f"The path has {len(points)} points in {weeks} weeks.")
        browser.close()
    return found + faults_of(heard, address)


def main(arguments=None):
    """Serve, drive, tell, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", help="an installed program; by default this tree's own")
    parser.add_argument("--scenario", help="what it serves; by default what it serves by itself")
    options = parser.parse_args(arguments)
    program = (os.path.abspath(options.program),) if options.program else TREE
    about = [os.path.abspath(options.scenario)] if options.scenario else []
    cannot = leave_the_network()
    if cannot:
        print(f"No network namespace: {cannot}. The page is looked at with the network there is.")
    elif has_a_route():
        print("The network namespace has a way out.")
        return 1
    with served(*about, program=program) as (_, address):
        found = driven(address)
    print("\n".join(found) or f"The page of {' '.join(program)} is drawn{'' if cannot else ' without a network'}, "
          "asks nobody else and says nothing.")  # fmt: skip
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
