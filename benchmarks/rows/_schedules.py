"""The schedule that all sides draw: warm-up of a twentieth, plateau of a tenth, cosine decay; a hundred epochs."""


def five(steps: int) -> list[str]:
    """Return it as flags."""
    return [
        *("--warmup-steps", str(steps // 20), "--plateau-steps", str(steps // 10), "--total-steps", str(steps)),
        *("--iters-per-epoch", str(steps // 100), "--lr-init", "1e-3", "--lr-end", "1e-6"),
    ]
