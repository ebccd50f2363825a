"""The suite notices whatever is changed in the kernel's calls of the rules."""

import os
import subprocess
import sys

import pytest


@pytest.mark.process
@pytest.mark.nightly
def test_every_mutant_is_noticed():
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.kernel.mutants"],
        text=True,
        capture_output=True,
        check=True,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
    )
    assert "survives" not in found.stdout, found.stdout
