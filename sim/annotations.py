"""Names of the types that annotations share: arrays by what they hold, and rows of tables.

Shapes and units stand where an array is described; that it is one of floats is what a checker can hold.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
"""Real numbers, of 64 bits."""
type Ints = NDArray[np.integer]
"""Whole numbers of any width."""
type Bools = NDArray[np.bool_]
type Objects = NDArray[np.object_]
"""Texts, and whatever else is no number."""
type Records = NDArray[np.void]
"""Rows of named fields, which compiled code keeps side by side in memory."""

type Array = NDArray[Any]
"""Numbers of any kind, where a formula takes them as it takes a single one."""
type Numbers = Floats | Ints | Sequence[float]
"""A list of numbers in whatever form somebody has it."""

type Row = dict[str, Any]
"""One row of a table: column -> what stands there."""
type Rows = list[Row]
"""A table before it is a frame."""
type Tables = dict[str, Any]
"""Name of a table -> its rows, or the frame that they make."""
