"""Lives one seed through everything that the report tells of. What it returns are figures, and nothing of anybody."""

from collections.abc import Callable
from dataclasses import dataclass, field

from clairvue.sim.world import measures
from clairvue.sim.world.brigade import Plot, push
from clairvue.sim.world.living import Life
from clairvue.sim.world.marginals import Marginals
from clairvue.sim.world.measures import Figures
from clairvue.sim.world.newcomers import Load, first_hundred
from clairvue.sim.world.policies import POLICIES, ForYou
from clairvue.sim.world.sliders import move_sliders
from clairvue.sim.world.world import Size, make_world

ASKED_MAX = 40  # readers whose sliders are moved and whose scores are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is lived: the size of the world, and of the two smaller ones beside it."""

    size: Size = field(default_factory=Size)
    load: Load = field(default_factory=Load)
    plot: Plot = field(default_factory=Plot)


def live_through(marginals: Marginals, course: Course, seed: int, tell: Callable[[str], None]) -> Figures:
    """Return every figure of one seed. Those of a policy begin with its name."""
    world = make_world(marginals, course.size, seed)
    figures: Figures = {}
    for name, make in POLICIES.items():
        policy = make(world)
        life = Life(world, policy)
        for day in life.live(range(world.days)):
            tell(f"seed {seed}: {name}, day {day + 1} of {world.days}")
        life.tell_until(world.end_ms)
        found = {
            **measures.value_by_day(life),
            **measures.exposure(life),
            **measures.variety(life),
            **measures.harm(life),
            **measures.durations_shown(life),
        }
        figures |= {f"{name} {key}": values for key, values in found.items()}
        if isinstance(policy, ForYou):
            readers = range(min(ASKED_MAX, len(world.readers.number)))
            figures |= measures.durations_predicted(life, policy.learner, world.end_ms, readers)
            figures |= measures.told_apart(life, policy.learner, world.end_ms, readers)
            figures |= move_sliders(life, policy.learner, world.end_ms, readers)
    tell(f"seed {seed}: new clips under load")
    figures |= first_hundred(marginals, course.load, seed)
    tell(f"seed {seed}: a brigade")
    figures |= push(marginals, course.plot, seed)
    return figures
