"""A schedule in one line of numbers, for the line under a picture's title."""

from warmup_cli.numerals import rate_text, step_text
from warmup_cli.schedule import Phase, Schedule


def summary(schedule: Schedule) -> str:
    """Return the run's length and each phase with its length, shape and rates."""
    run = f"{step_text(schedule.total_steps)} steps"
    if schedule.iters_per_epoch is not None:
        epochs = schedule.total_steps / float(schedule.iters_per_epoch)
        run += f" = {float(f'{epochs:.5g}'):,.10g} epochs of {float(schedule.iters_per_epoch):,.8g}"
    stretches = _stretches(schedule)
    end = schedule.phases[-1].end_rate if schedule.first_step else float(schedule.rates(schedule.last_step))
    ends = [*(phases[-1].end_rate for _, phases in stretches[:-1]), end]
    told = (_told(name, phases, end) for (name, phases), end in zip(stretches, ends, strict=True))
    return "  ·  ".join([run, *told])


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
