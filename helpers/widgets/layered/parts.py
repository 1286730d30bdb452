"""What the steps of the layout pass on: items and links as given, slots, joints and chains."""

from __future__ import annotations

from dataclasses import dataclass, field

LANE = 16.0
"""Width of the margin beside a box for one link that leads back."""
GAP_X = 26.0
GAP_SLOT = 14.0


@dataclass(frozen=True)
class Item:
    """A box to be placed."""

    key: int
    width: float
    height: float


@dataclass(frozen=True)
class Link:
    """A line between two items; a label is a rectangle to keep free on its way."""

    key: int
    source: int
    target: int
    label: tuple[float, float] | None = None
    weight: float = 1.0
    """How much it is worth to draw the line short and straight."""
    aside: bool = False
    """Whether it leaves beside the middle, because another line leaves there."""


@dataclass(frozen=True)
class Span:
    """A vertical piece of a route; between two spans the line swings from one to the next."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Route:
    """The way of a link from source to target. A returning one leaves and arrives at the side."""

    spans: tuple[Span, ...]
    is_return: bool = False
    leaves: tuple[float, float] = (0.0, 0.0)
    arrives: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Placement:
    """Centres of the items, routes of the links, centres of the labels, and the size of it all."""

    width: float
    height: float
    items: dict[int, tuple[float, float]]
    routes: dict[int, Route]
    labels: dict[int, tuple[float, float]]


@dataclass(eq=False)
class Slot:
    """What takes up room in a layer: a box, or a link passing through, or its label."""

    rank: int
    width: float
    height: float
    key: int | None = None
    margin: float = 0.0
    """Room kept at the right of the box for links that lead back."""
    room: float = 0.0
    """Height kept in the layer for what stands in that margin."""
    x: float = 0.0
    order: int = 0
    up: list[Joint] = field(default_factory=list)
    down: list[Joint] = field(default_factory=list)

    @property
    def is_box(self) -> bool:
        """Whether this is an item, and not a place on a link's way."""
        return self.key is not None

    @property
    def left(self) -> float:
        """How far it reaches to the left of its x."""
        return self.width / 2

    @property
    def right(self) -> float:
        """How far it reaches to the right, its margin included."""
        return self.width / 2 + self.margin


@dataclass(eq=False)
class Joint:
    """A link between slots of neighbouring layers; it meets each slot ``dx`` off its middle."""

    upper: Slot
    lower: Slot
    weight: float
    priority: float
    upper_dx: float = 0.0
    lower_dx: float = 0.0

    @property
    def upper_place(self) -> float:
        """Where it starts, in the order of the upper layer; a lane lies right of its box."""
        return self.upper.order + (0.3 if self.upper_dx > 0 else 0.0)

    @property
    def lower_place(self) -> float:
        """Where it ends, in the order of the lower layer."""
        return self.lower.order + (0.3 if self.lower_dx > 0 else 0.0)


@dataclass(eq=False)
class Chain:
    """A link cut into joints, from its upper to its lower end."""

    link: Link
    slots: list[Slot]
    joints: list[Joint]
    is_return: bool
    label: Slot | None

    @property
    def upper(self) -> Slot:
        """The box it touches at its upper end."""
        return self.slots[0]

    @property
    def lower(self) -> Slot:
        """The box it touches at its lower end."""
        return self.slots[-1]

    @property
    def is_loop(self) -> bool:
        """Whether it leads from a box to itself."""
        return self.slots[0] is self.slots[-1]
