"""Three hints about memory for compiled code; plain Python needs none and gets none.

``unrefcounted`` ends the counting of references.  Whoever takes an array out of a tuple of arrays counts all of them
up and down with locked instructions: some hundred in every batch, on cache lines that all threads share.  What a
caller holds on to for the length of a call need not be counted within it.

``prefetch`` asks for a line of memory before it is needed; an address that is never used does no harm.

``as_unsigned`` says of an index that it is not negative, so that nobody need look whether it counts from the end.
"""

from collections.abc import Mapping
from typing import Any

from sim.annotations import Array


def unrefcounted[X](arrays: X) -> X:
    """The same array, or (nested) tuple of arrays, uncounted: only for arguments, which the caller keeps alive."""
    return arrays


def prefetch(array: Array, at: int | tuple[int, ...]) -> None:
    """Have the element of `array` at the index `at` (a whole number, or a tuple of them) brought into the cache."""


def as_unsigned(index: Any) -> Any:
    """The same whole number, which is not negative."""
    return index


def register_intrinsics(options: Mapping[str, Any]) -> None:
    """Give them their compiled bodies.  Needs numba; called once by ``sim.compiled``."""
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.extending import lower_builtin, overload, type_callable

    options = {"jit_options": {"forceinline": True, **options}}
    number, nothing = ir.IntType(32), ir.VoidType()

    def uncounted(context, builder, kind, value):
        if isinstance(kind, types.BaseTuple):
            for at, each in enumerate(kind.types):
                inner = uncounted(context, builder, each, builder.extract_value(value, at))
                value = builder.insert_value(value, inner, at)
        if isinstance(kind, types.Array):
            array = context.make_array(kind)(context, builder, value=value)
            array.meminfo = cgutils.get_null_value(array.meminfo.type)
            value = array._getvalue()
        return value

    @type_callable(unrefcounted)
    def type_unrefcounted(context):  # noqa: ARG001  numba passes its context
        return lambda arrays: arrays

    @lower_builtin(unrefcounted, types.Any)
    def lower_unrefcounted(context, builder, signature, arguments):
        return uncounted(context, builder, signature.args[0], arguments[0])

    @type_callable(prefetch)
    def type_prefetch(context):  # noqa: ARG001
        return lambda array, at: types.none  # noqa: ARG005  types

    @lower_builtin(prefetch, types.Any, types.Any)
    def lower_prefetch(context, builder, signature, arguments):
        kind, index = signature.args
        held = context.make_array(kind)(context, builder, value=arguments[0])
        many = list(index.types) if isinstance(index, types.BaseTuple) else [index]
        where = cgutils.unpack_tuple(builder, arguments[1]) if len(many) > 1 else [arguments[1]]
        where = [context.cast(builder, value, each, types.intp) for value, each in zip(where, many, strict=True)]
        pointer = cgutils.get_item_pointer(context, builder, kind, held, where, wraparound=False)
        byte = builder.bitcast(pointer, cgutils.voidptr_t)
        form = ir.FunctionType(nothing, [cgutils.voidptr_t, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, form, "llvm.prefetch.p0")
        builder.call(function, [byte, number(0), number(3), number(1)])
        return context.get_dummy_value()

    overload(as_unsigned, **options)(lambda index: lambda index: types.uintp(index))  # noqa: ARG005
