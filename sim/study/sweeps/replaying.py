"""Runs of a sweep made once more: one by its number, or some to see that they come out the same."""

from dataclasses import dataclass, field

from sim.errors import UsageError
from sim.study.crew.supervisor import Done, Supervisor
from sim.study.rows.of_outcome import COLUMNS
from sim.study.store.code_hash import program
from sim.study.store.collecting import Collection
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.customers import name_of
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.task import SweepTask

SHOWN = ("profit", "difference", "visits", "revenue")


@dataclass
class Again:
    """Runs that were made again: how many, how many came out the same, and a sentence for each that did not."""

    compared: int = 0
    equal: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Replayed:
    """What one run said of itself, line by line, and a sentence if it failed or came out otherwise."""

    lines: list[str]
    fault: str = ""


def other_program(kept: Collection) -> str:
    """A sentence where the runs were made by another program, "" where by this one."""
    mine = program()
    theirs = kept.program
    if (theirs.get("code"), theirs.get("versions")) == (mine["code"], mine["versions"]):
        return ""
    return "These runs were made by another version of the program: they may come out otherwise now."


def again(kept: Collection, count: int, customer: type | None = None) -> Again:
    """Make ``count`` of the kept runs again, spread over all, and compare each with what was kept."""
    asked = _asked(kept, customer)
    plan = Plan(asked, kept.program)
    numbers = [number for number, identity in plan.identities() if identity in kept.kept]
    chosen = sorted({numbers[(len(numbers) - 1) * at // max(1, count - 1)] for at in range(count)}) if numbers else []
    task, found = SweepTask(plan, None, _engine(customer), customer), Again()
    for number in chosen[:count]:
        fault = _otherwise(kept, number, task(number))
        found.compared += 1
        found.equal += not fault
        found.faults += [fault] if fault else []
    return found


def replayed(
    kept: Collection,
    number: int,
    *,
    customer: type | None = None,
    memory: int | None = None,
    limit: float | None = None,
    here: bool = False,
) -> Replayed | None:
    """The run of that number made again in a process of its own, under the same watch; None where there is none.

    With ``here`` it is made in this process, and whatever it raises is raised.
    """
    plan = Plan(_asked(kept, customer), kept.program)
    if number >= len(plan):
        return None
    run = plan[number]
    values = zip(plan.asked.inputs, plan.asked.points[run.point], strict=True)
    at = ", ".join(f"{path} = {value:.10g}" for path, value in values)
    lines = [f"Run {number}: point {run.point} ({at}), world {run.world}, replication {run.replication}."]
    task = SweepTask(plan, None, _engine(customer), customer)
    if here:
        answer = task(number)
    else:
        with Supervisor(task, 1, memory=memory, limit=limit, tries=1) as crew:
            one = next(iter(crew.results([number])))
        if not isinstance(one, Done):
            return Replayed(lines, f"It failed: {one.how}: {one.message}.")
        answer = one.answer
    for row in answer[1]["rows"]:
        told = dict(zip(COLUMNS, row, strict=True))
        amounts = ", ".join(f"{name} {told[name]:,.2f}" for name in SHOWN)
        lines.append(f"  {told['business']}, {told['strategy']}: {amounts}")
    identity = plan.identity(number)
    if identity in kept.kept:
        fault = _otherwise(kept, number, answer)
        return Replayed([*lines, *([] if fault else ["It is the same as what was kept, to the last digit."])], fault)
    return Replayed([*lines, "Nothing was kept of this run to compare it with."])


def _asked(kept, customer):
    asked = Asked.from_content(kept.asked)
    if asked.customer.split(" ")[0] != name_of(customer).split(" ")[0]:
        whose = asked.customer.split(" ")[0]
        raise UsageError(
            f"This sweep was run with a class of customers, {whose}; give --customer {whose} if you trust that file."
            if whose
            else "This sweep was run without a class of customers of its own; leave --customer out."
        )
    return asked


def _engine(customer):
    return "kernel" if customer is None else "agents"


def _otherwise(kept, number, answer):
    identity, content, bulk = answer
    record = kept.read(identity) if identity in kept.kept else None
    if record is None:
        return f"Run {number} is not the one that was kept: its identity is another."
    differs = [f"{COLUMNS[at]} of {one[0]}, {one[1]}"
               for one, other in zip(content["rows"], record.content["rows"], strict=True)
               for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]  # fmt: skip
    if not differs and bulk is not None and not kept.bulk(record).equals(bulk):
        differs = ["its weeks or segments"]
    return f"Run {number} came out otherwise than what was kept: {', '.join(differs[:3])}." if differs else ""
