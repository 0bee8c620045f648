"""What the checks say of every recorded run of a real framework: nothing changes here unseen."""

import pytest

from tests.parity.recorded import CASES, Case
from warmup_cli.check import findings

FIRST_UPDATE_AT_ZERO = {
    case.id for case in CASES if case.rates[0] == 0
}  # transformers, optax, Megatron, DeepSpeed, BERT, ... : the first update does nothing

FLAWS = {
    # The decay is clocked from the start of the run, under the warm-up.
    "tf1_bert_warmup_polynomial": {"W101", "W103"},
    "timm_cosine_update_noprefix": {"W101", "W103"},
    "timm_cosine_epoch_noprefix": {"W103"},
    "timm_factory_cosine_epochs_default": {"W103"},
    # The plateau keeps the last rate of the rise, and the decay jumps up to the base.
    "asff_cos": {"W101"},
    "asff_cos_short": {"W101"},
    # After its last step the inverse square root jumps down to the floor.
    "megatron_inverse_sqrt": {"W101"},
    # end_lr is not the rate that the scheduler inside goes on with.
    "paddle_linear_warmup_cosine_mismatch": {"W101", "W102"},
    # Stepped past the end: a cosine comes up again, from 0.
    "bolts_linear_warmup_cosine_from0": {"W402", "W501"},
    "hf_cosine_past_end": {"W402", "W501"},
    "torch_cosine_past_tmax": {"W402", "W501"},
    # Made for longer runs: the warm-up of these takes all of this one, or two thirds of it.
    "pw_radam": {"W103", "W301"},
    "pw_untuned_exponential": {"W103", "W301"},
    "pw_untuned_linear": {"W302"},
}
"""The codes of each case that shows a flaw, besides a first update of rate zero; all others are clean."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_has_the_findings_of_its_flaw_and_no_others(case: Case) -> None:
    expected = FLAWS.get(case.id, set()) | ({"W401"} if case.id in FIRST_UPDATE_AT_ZERO else set())
    assert {found.code for found in findings(case.schedule())} == expected


def test_the_table_names_recorded_cases() -> None:
    assert FLAWS.keys() < {case.id for case in CASES}
    assert FIRST_UPDATE_AT_ZERO
