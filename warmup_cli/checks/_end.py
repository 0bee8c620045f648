"""How a run ends: where its last phase would have gone."""

import numpy as np

from warmup_cli.checks._pieces import Piece
from warmup_cli.schedule import Schedule

CONVENTION = 2
"""Steps, or stairs, by which a floor may lie after the last update: one where steps are counted from 0, and one more
in DeepSpeed, whose whole curve is an update late."""


def missing_counts(schedule: Schedule, piece: Piece) -> int:
    """Return by how many steps, or stairs, the end of the run cuts its last phase off, beyond what is convention."""
    if not schedule.ahead:
        return 0
    missing = schedule.ahead[0].step - schedule.last_step
    return max(0, -(-missing // piece.stair) - CONVENTION)


def floor_of(schedule: Schedule, piece: Piece) -> float:
    """Return the rate that the last phase leads to, whether the run gets there or not."""
    stop = schedule.ahead[0].step if schedule.ahead else piece.stop
    late = schedule.first_step if piece.stair > 1 else 0  # a stair changes after its last update, not at it
    return float(piece.phase.curve(np.array([stop - piece.start + late], dtype=np.float64))[0])
