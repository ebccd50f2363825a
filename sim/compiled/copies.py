"""Names that only stand for another name are taken out before machine code is made.

Steps that become part of their caller leave a name of their own for every argument.  Each would be a copy of a hundred
arrays, field by field, which the optimiser then takes apart again: a third of what compiling a week takes.
"""

from collections import Counter
from functools import cache
from typing import Any


@cache
def compiler() -> Any:
    """numba's own compiler, with that pass."""
    from numba.core.compiler import CompilerBase, DefaultPassBuilder
    from numba.core.compiler_machinery import FunctionPass, register_pass
    from numba.core.ir import Assign
    from numba.core.ir_utils import (
        apply_copy_propagate,
        build_definitions,
        copy_propagate,
        dead_code_elimination,
        get_name_var_table,
    )
    from numba.core.typed_passes import NopythonRewrites

    @register_pass(mutates_CFG=False, analysis_only=False)
    class NamesForNames(FunctionPass):
        """Puts the name that is meant in the place of each that only stands for it."""

        _name = "names_for_names"

        def __init__(self):  # numba asks for one
            super().__init__()

        def run_pass(self, state):
            function, types, calls = state.func_ir, state.typemap, state.calltypes
            blocks = function.blocks
            names = get_name_var_table(blocks)
            given = Counter(each.target.name for block in blocks.values() for each in block.find_insts(Assign))
            copies, _ = copy_propagate(blocks, types)
            # numba forgets that a name was given another value later in the block of its copy
            once = {
                at: {pair for pair in pairs if given[pair[0]] == given[pair[1]] == 1} for at, pairs in copies.items()
            }
            apply_copy_propagate(blocks, once, names, types, calls)
            function._definitions = build_definitions(blocks)
            # numba does not know that arrays in a tuple which a call returns may be an argument's, and would take out
            # what is written to them; so any name may stand for an argument here.
            dead_code_elimination(function, types, alias_map={}, arg_aliases=set(names))
            return True

    class Compiler(CompilerBase):
        """As numba's, but for one pass more."""

        def define_pipelines(self):
            steps = DefaultPassBuilder.define_nopython_pipeline(self.state)
            steps.add_pass_after(NamesForNames, NopythonRewrites)
            steps.finalize()
            return [steps]

    return Compiler
