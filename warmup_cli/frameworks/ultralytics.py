"""Ultralytics YOLO: its training loop (read at 8.3.38 and 8.4.190, `ultralytics/engine/trainer.py`).

Arguments are the configuration's, with its defaults. Rates are by optimizer updates: where `nbs` is more than `batch`,
gradients are accumulated, and an update takes several batches, ever more of them while the warm-up lasts. The epoch is
counted in batches: `--iters-per-epoch` is how many there are in one.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework, Known
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, parts, whole

FRAMEWORK = Framework("ultralytics", "ultralytics")

_GROUPS = ("weights", "bias")

# The rest of the configuration: the rate does not depend on it.
_OTHERS = """
task mode model data patience imgsz save save_period cache device workers project name exist_ok pretrained cls_remap
verbose seed deterministic single_cls rect close_mosaic resume amp fraction profile freeze multi_scale compile
channels_last overlap_mask mask_ratio dropout val split save_json save_hybrid conf iou max_det half dnn plots nms
source vid_stride stream_buffer visualize augment agnostic_nms classes retina_masks embed show save_frames save_txt
save_conf save_crop show_labels show_conf show_boxes line_width format keras optimize int8 quantize dynamic simplify
opset workspace momentum weight_decay warmup_momentum distill_model dis box cls cls_pw dfl pose kobj rle angle dlog
dgrad dlam hsv_h hsv_s hsv_v degrees translate scale shear perspective flipud fliplr bgr mosaic mixup cutmix
copy_paste copy_paste_mode auto_augment erasing crop_fraction cfg tracker trainer
"""


@FRAMEWORK.api()
def train(
    *,
    epochs: int = 100,
    time: float | None = None,
    batch: int = 16,
    optimizer: str = "auto",
    cos_lr: bool = False,
    lr0: float = 0.01,
    lrf: float = 0.01,
    warmup_epochs: float = 3.0,
    warmup_bias_lr: float = 0.1,
    nbs: int = 64,
    version: str = "8.4",
    param_group: str = "weights",
    nc: int | None = None,
    known: Known,
    **others: Any,
) -> Scheduler:
    _check(time, others, param_group)
    if known.iters_per_epoch is None:
        raise WarmupError("the number of batches per epoch is not known; give it with --iters-per-epoch")
    numbers(lr0=lr0, lrf=lrf, warmup_bias_lr=warmup_bias_lr, warmup_epochs=warmup_epochs)
    numbers(above=0, nbs=nbs)
    run = _Run(whole(epochs, "epochs"), whole(known.iters_per_epoch, "iters_per_epoch"), whole(batch, "batch"), nbs)
    peak, start = lr0, warmup_bias_lr if param_group == "bias" else 0.0
    if str(optimizer).lower() == "auto":
        peak, start = run.automatic(nc), 0.0
    newer = _newer(version)
    warm = run.warmup(warmup_epochs, newer=newer)
    updates = run.updates(warm, newer=newer)
    left = _cosine(lrf, run.epochs) if cos_lr else _linear(lrf, run.epochs)

    def rates(counts: Floats) -> Floats:
        batches = updates.batches(counts)
        # The warm-up aims at what the epoch asks for, so it bends where an epoch starts.
        aim = peak * left(np.floor(batches / run.batches))
        return np.where((batches <= warm) & (warm > 0), start + (aim - start) * batches / (warm or 1), aim)

    risen, total = updates.until(warm + 1) if warm > 0 else 0, updates.until(run.epochs * run.batches)
    decay = ("decay", max(total - risen, 0), "cosine" if cos_lr else "linear")
    return parts(rates, ("warmup", risen, "linear"), decay, then="past the end", total=total)


def _check(time: float | None, others: dict[str, Any], group: str) -> None:
    unknown = sorted(set(others) - set(_OTHERS.split()))
    if unknown:
        raise WarmupError(f"{unknown[0]}: the configuration has no such argument")
    if time is not None:
        raise WarmupError(f"time: expected None, got {shown(time)}; by the clock the run has no length before training")
    if group not in _GROUPS:
        raise WarmupError(f"param_group: expected {listed(_GROUPS)}, got {shown(group)}")


def _newer(version: object) -> bool:
    """Return whether it is 8.4 or later, which warms up otherwise than 8.0 to 8.3."""
    try:
        major, minor = (int(part) for part in str(version).split(".")[:2])
    except ValueError:
        raise WarmupError(f"version: expected one such as '8.4', got {shown(version)}") from None
    return (major, minor) >= (8, 4)


def _linear(last: float, epochs: int) -> Curve:
    return lambda epoch: np.maximum(1 - epoch / epochs, 0) * (1 - last) + last


def _cosine(last: float, epochs: int) -> Curve:
    return lambda epoch: (1 - cospi(epoch / epochs)) / 2 * (last - 1) + 1


@dataclass(frozen=True)
class _Run:
    """The size of a run.

    Attributes:
        epochs: how many epochs it has.
        batches: how many batches an epoch has.
        batch: images in a batch.
        nbs: images after which the optimizer is to be stepped.

    """

    epochs: int
    batches: int
    batch: int
    nbs: float

    def automatic(self, classes: int | None) -> float:
        """Return the rate that `optimizer=auto` takes in place of lr0; the last batch is taken to be full."""
        if math.ceil(self.batches * self.batch / max(self.batch, self.nbs)) * self.epochs > 10_000:
            return 0.01
        if classes is None:
            raise WarmupError("nc: the number of classes is missing; optimizer='auto' computes the rate from it")
        return round(0.002 * 5 / (4 + whole(classes, "nc")), 6)

    def warmup(self, epochs: float, *, newer: bool) -> int:
        """Return the batch at which the warm-up reaches its aim; 0 where there is none."""
        if not newer:
            return max(round(epochs * self.batches), 100) if epochs > 0 else 0
        epochs = min(epochs, self.epochs - 1)
        return round(epochs * self.batches) if epochs > 0 else 0

    def updates(self, warm: int, *, newer: bool) -> "_Updates":
        """Return which batches the optimizer is stepped after; each waits for so many as its batch asks for."""
        most = max(round(self.nbs / self.batch), 1)
        aim: float = self.nbs / self.batch
        if newer:
            aim = most = min(most, self.batches * self.epochs)

        def asked(batch: int) -> int:
            return max(1, int(np.interp(batch, [0, warm], [1, aim]).round()))

        rows, last = [], -1
        update = 0
        begins = [bisect_left(range(warm + 1), level, key=asked) if warm else 0 for level in range(1, most + 1)]
        for level, begin, end in zip(range(1, most + 1), begins, [*begins[1:], math.inf], strict=True):
            first = max(begin, last + level)
            if first < end:
                rows.append((update, first, level))
                many = 0 if end == math.inf else (int(end) - 1 - first) // level + 1
                update, last = update + many, first + (many - 1) * level
        return _Updates(rows)


@dataclass(frozen=True)
class _Updates:
    """Which batch each update comes after.

    Attributes:
        rows: an update, the batch that it comes after, and from one update to the next so many batches.

    """

    rows: list[tuple[int, int, int]]

    def batches(self, counts: Floats) -> Floats:
        """Return the batches, from 0, that updates come after."""
        table: Floats = np.array(self.rows, dtype=np.float64)
        updates, firsts, strides = table.T
        which = np.searchsorted(updates, counts, side="right") - 1
        batches: Floats = firsts[which] + (counts - updates[which]) * strides[which]
        return batches

    def until(self, batch: int) -> int:
        """Return how many updates come after batches before `batch`."""
        stops = [update for update, _, _ in self.rows[1:]]
        for (update, first, stride), stop in zip(self.rows, [*stops, math.inf], strict=True):
            here = update + max(math.ceil((batch - first) / stride), 0)
            if here < stop:
                return here
        return update
