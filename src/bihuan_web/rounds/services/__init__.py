"""What people can do with rounds, one function an act: permission, one transaction, compare-and-set, the event."""

from bihuan_web.rounds.services.keeping import RoundFields, change_round, close_round, create_round
from bihuan_web.rounds.services.planning import hold_round, move_meeting, plan_round, take_over
from bihuan_web.rounds.services.steps import (
    StepFields,
    add_step,
    attach_file,
    finish_step,
    reopen_step,
    revise_step,
    waive_step,
)
from bihuan_web.rounds.services.teams import add_member, leave_team

__all__ = [
    "RoundFields",
    "StepFields",
    "add_member",
    "add_step",
    "attach_file",
    "change_round",
    "close_round",
    "create_round",
    "finish_step",
    "hold_round",
    "leave_team",
    "move_meeting",
    "plan_round",
    "reopen_step",
    "revise_step",
    "take_over",
    "waive_step",
]
