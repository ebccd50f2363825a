"""Names that only stand for another name are taken out before machine code is made.

Steps that become part of their caller leave a name of their own for every argument.  Each would be a copy of a hundred
arrays, field by field, which the optimiser then takes apart again: a third of what compiling a week takes.
"""

from functools import cache
from typing import Any


@cache
def compiler() -> Any:
    """numba's own compiler, with that pass."""
    from numba.core.compiler import CompilerBase, DefaultPassBuilder
    from numba.core.compiler_machinery import FunctionPass, register_pass
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
            copies, _ = copy_propagate(blocks, types)
            apply_copy_propagate(blocks, copies, names, types, calls)
            function._definitions = build_definitions(blocks)
            dead_code_elimination(function, types)
            return True

    class Compiler(CompilerBase):
        """As numba's, but for one pass more."""

        def define_pipelines(self):
            steps = DefaultPassBuilder.define_nopython_pipeline(self.state)
            steps.add_pass_after(NamesForNames, NopythonRewrites)
            steps.finalize()
            return [steps]

    return Compiler
