"""How functions are compiled that only compiled code calls: as part of their callers, never as code of their own.

numba otherwise makes machine code of every function, with all that it calls, and a way in from Python that takes
tuples of a hundred arrays apart, and then all of it again as part of each caller.
"""

from functools import cache
from types import SimpleNamespace
from typing import Any

from sim.compiled import copies

OPTIONS = {"no_cpython_wrapper": True}
ENVIRONMENT = "_ZN08NumbaEnv"
"""How the names of those begin that hold what a compiled function needs of Python, such as to tell an error."""


@cache
def pipeline() -> Any:
    """The class of numba's that compiles such functions."""
    from numba.core.codegen import JITCodeLibrary

    ours: Any = copies.compiler()

    class InsideLibrary(JITCodeLibrary):
        """Optimised, to be linked into callers."""

        @property
        def codegen(self):
            """Whom to tell where an environment stands: nobody yet, see `let_in`."""
            return SimpleNamespace(set_env=lambda *_: None)

        def get_pointer_to_function(self, _name):
            self._ensure_finalized()
            return 0

        def serialize_using_object_code(self):
            return self.serialize_using_bitcode()

        def _finalize_final_module(self):
            self._finalize_dynamic_globals()
            self._verify_declare_only_symbols()
            self._finalized = True

    class InsideCompiler(ours):
        """Our own, with such a library."""

        library = InsideLibrary

        def __init__(self, typingctx, targetctx, library, *more):
            super().__init__(typingctx, targetctx, library or InsideLibrary(targetctx.codegen(), "inside"), *more)

    return InsideCompiler


def rebuilt(target: Any, kept: Any) -> Any:
    """What was compiled, as it was kept (`CompileResult._reduce` of numba)."""
    from llvmlite import binding
    from numba.core.compiler import CompileResult

    (name, _, bitcode), *more = kept
    library = pipeline().library(target.codegen(), name)
    library._final_module = binding.parse_bitcode(bitcode)
    library._finalize_final_module()
    context = SimpleNamespace(
        codegen=lambda: SimpleNamespace(unserialize_library=lambda content: content),
        get_executable=target.get_executable,
        typing_context=target.typing_context,
    )
    return CompileResult._rebuild(context, library, *more)._replace(target_context=target)


def let_in(result: Any) -> None:
    """Tell a function that Python calls where the environments of those stand that became part of it."""
    from numba.core.environment import lookup_environment

    for each in result.library._final_module.global_variables:
        environment = lookup_environment(each.name) if each.name.startswith(ENVIRONMENT) else None
        if environment is not None:
            result.library.codegen.set_env(each.name, environment)
