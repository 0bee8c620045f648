"""A schedule in one line of numbers, for the line under a picture's title and for lists."""

from warmup_cli.numerals import rate_text, step_text
from warmup_cli.schedule import Phase, Schedule


def summary(schedule: Schedule) -> str:
    """Return the run's length and each phase with its length, shape and rates."""
    return "  ·  ".join([run_summary(schedule), *phase_summaries(schedule)])


def run_summary(schedule: Schedule) -> str:
    """Return the run's length."""
    run = f"{step_text(schedule.total_steps)} steps"
    if schedule.iters_per_epoch is not None:
        epochs = schedule.total_steps / float(schedule.iters_per_epoch)
        run += f" = {float(f'{epochs:.5g}'):,.10g} epochs of {float(schedule.iters_per_epoch):,.8g}"
    return run


def phase_summaries(schedule: Schedule) -> list[str]:
    """Return each stretch of phases with its length, shape and rates."""
    stretches, told, done = _stretches(schedule), [], 0
    for name, phases in stretches:
        done += len(phases)
        told.append(_told(name, phases, _end_rate(schedule, done - 1)))
    return told


def _end_rate(schedule: Schedule, index: int) -> float:
    """Return the rate that a phase leads to, or that of its last update.

    A cycle leads back to where it started, and a run that counts from 0 ends before its last phase does.
    """
    phase, span = schedule.phases[index], schedule.spans[index]
    last = index + 1 == len(schedule.phases) and schedule.first_step == 0
    if span and (last or phase.end_rate == phase.start_rate):
        return float(schedule.rates(span[-1]))
    return phase.end_rate


def _stretches(schedule: Schedule) -> list[tuple[str, list[Phase]]]:
    stretches: list[tuple[str, list[Phase]]] = []
    for phase in schedule.phases:
        if stretches and stretches[-1][0] == phase.name:
            stretches[-1][1].append(phase)
        else:
            stretches.append((phase.name, [phase]))
    return stretches


def _told(name: str, phases: list[Phase], end_rate: float) -> str:
    start, end = rate_text(phases[0].start_rate), rate_text(end_rate)
    rates = end if start == end else f"{start} → {end}"
    shape = phases[0].shape
    told = f"{name} {step_text(sum(phase.length for phase in phases))}"
    return f"{told}: {rates}" if shape in ("constant", name) else f"{told}: {shape} {rates}"
