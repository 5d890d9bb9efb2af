"""What a loop does next, by its records: which rounds go on, which begin and from where, or why it stops.

The plan is made in a reading transaction, for the records of a long loop take a while to read; little is left to write.
It stands until then: nobody but the loop's own driver changes its rounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orchestrator.contract.errors import GraderFailed
from orchestrator.contract.race import RoundOutcome
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.states import StopReason
from orchestrator.engine.grading.grader_health import describe_fault
from orchestrator.engine.loop import records
from orchestrator.engine.loop.coders import choose_coders
from orchestrator.engine.loop.decide import decide_next
from orchestrator.engine.loop.history import build_rules, read_history
from orchestrator.engine.loop.outcomes import Rules
from orchestrator.engine.loop.past import read_past
from orchestrator.engine.loop.policies.coders import CoderChoice
from orchestrator.engine.loop.policies.select import select
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, build_search_rules
from orchestrator.storage.queries import loops, results, spending, tasks
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Plan:
    """rounds: to drive now. briefs: what those of them that are new are to do. coders: who writes their versions.

    stop: why the loop ends instead.
    """

    rounds: tuple[int, ...] = ()
    briefs: Mapping[int, Brief] = field(default_factory=dict)
    coders: Mapping[int, CoderChoice] = field(default_factory=dict)
    stop: StopReason | None = None


def plan_next_rounds(tx: Tx, loop_id: str) -> Plan:
    """Return what the loop does next; nothing where it is to rest.

    Raises GraderFailed when it is the grader that fails, not the versions.
    """
    loop = loops.find(tx, loop_id)
    if loop.wanted != "running":
        return Plan()
    spec = tasks.find(tx, loop.task_id).spec
    rules = build_rules(loop, spec)
    history = read_history(tx, loop_id, rules)
    _check_grader(tx, loop_id, history)
    if loop.stop_reason and all(outcome.done for outcome in history):
        return Plan()
    spent = spending.sum_spending(tx, loop_id=loop_id)
    decision = decide_next(history, rules, loops.measure_wall_seconds(loop), spent)
    begun = {outcome.number for outcome in history if not outcome.done}
    new = [number for number in decision.rounds if number not in begun]
    if new and _is_replayed(tx, loop, new[0], spec):
        return Plan(stop="plateau")
    coders = choose_coders(tx, loop, new, spec, rules)
    return Plan(decision.rounds, _choose_briefs(tx, loop, new, spec, rules), coders, decision.stop)


def begin_rounds(tx: Tx, loop_id: str, plan: Plan) -> list[int]:
    """Put the plan on record and return the rounds to drive; [] if the loop is to stop or to rest."""
    loop = loops.find(tx, loop_id)
    if loop.wanted != "running":
        return []
    if plan.stop:
        loops.update(tx, loop_id, stop_reason=plan.stop)
    for number, brief in plan.briefs.items():
        records.add_round(tx, loop, number, brief, plan.coders[number])
    return list(plan.rounds)


def _is_replayed(tx: Tx, loop: LoopRow, number: int, spec: TaskSpec) -> bool:
    """Return whether the loop replays one of several coders that has no such round: who would write it is unknown."""
    if loop.replays is None or len(spec.agents.coders) == 1:
        return False
    return number > loops.find_newest_round_number(tx, loop.replays)


def _choose_briefs(tx: Tx, loop: LoopRow, numbers: Sequence[int], spec: TaskSpec, rules: Rules) -> dict[int, Brief]:
    """Return what the search policy says of these rounds; each is chosen in the knowledge of those before it."""
    if not numbers:
        return {}
    search = build_search_rules(spec.search)
    past = read_past(tx, loop, search, rules)
    briefs: dict[int, Brief] = {}
    for number in numbers:
        briefs[number] = brief = select(past, search, number, loop.seed)
        past.append(PastRound(number, brief.kind, f"round {number}", brief.parent))  # it has no label yet
    return briefs


def _check_grader(tx: Tx, loop_id: str, history: Sequence[RoundOutcome]) -> None:
    failed = next((outcome.number for outcome in history if outcome.failed), None)
    if failed is None:
        return
    gradings = results.list_gradings_of_loop(tx, loop_id, since=failed)
    fault = describe_fault(gradings, has_graded=any(outcome.scores for outcome in history))
    if fault is not None:
        raise GraderFailed(fault)
