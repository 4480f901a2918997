#!/usr/bin/env python3
"""What a round costs on clusters that are not at hand: formulas, a simulation beside them, and the tables of docs/scale.md.

Everything measured stands in measured.json, each number with the command that made it. `fit` makes the costs of the
exchange from outputs of deploy/benchmarks/exchange; `simulate` shows one cluster; `simulate-all` writes simulated.json, the
simulations that docs/scale.md shows. tables.py puts the tables into the documents. The symbols are those of
docs/scale.md. Times are seconds, sizes bytes, unless a name says otherwise.

Needs the Python standard library alone (Python 3.11 or later).
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import pathlib
import random
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

HERE = pathlib.Path(__file__).resolve().parent
BLOCK_VALUES = 1 << 21  # job.exchange.BlockExchange.BLOCK_VALUES
FLOAT = 4  # bytes
PHASES = 2  # gradients, parameters
FORWARD = 1 / 3  # of forward and backward together


@dataclass(frozen=True)
class Costs:
    """What was measured once for all clusters."""

    phase: float  # lambda: of a phase, whatever its size
    byte: float  # kappa: of a byte that a replica sends, and of one that it receives at the same time
    block: float  # delta: of a block that is sent and one that is received meanwhile, on one of the network's threads
    round: float  # omega: of a round, whatever its size
    jitter: float  # sigma: standard deviation of compute, as a share of it


@dataclass(frozen=True)
class Network:
    """What is trained, and how fast one core computes forward and backward."""

    name: str
    parameters: int  # P
    images_per_second: float  # of a core


@dataclass(frozen=True)
class Cluster:
    """Executors of one kind, each with a network interface of its own."""

    executors: int  # n
    cores: int  # of each, c
    bandwidth: float  # beta: bytes a second, each way

    @property
    def threads(self) -> int:
        """Of an executor that send and receive blocks (Spark: as many as cores, at most 8)."""
        return min(self.cores, 8)


@dataclass(frozen=True)
class Work:
    """What is computed in an iteration."""

    network: Network
    batch: int  # B, over all executors
    gradient_bytes: int = FLOAT  # of a number, 2 for bfloat16


# --------------------------------------------------------------------------------------------------------- formulas


def blocks_of_slice(work: Work, cluster: Cluster) -> int:
    """k: blocks in which a slice travels."""
    return math.ceil(work.network.parameters / cluster.executors / BLOCK_VALUES)


def compute(work: Work, cluster: Cluster) -> float:
    """An executor's part of the batch."""
    return work.batch / (cluster.executors * cluster.cores * work.network.images_per_second)


def slowest_compute(work: Work, cluster: Cluster, costs: Costs) -> float:
    """The slowest of n: the usual bound for the greatest of n normal numbers, sigma * sqrt(2 ln n)."""
    return compute(work, cluster) * (1 + costs.jitter * math.sqrt(2 * math.log(cluster.executors)))


def phase(work: Work, cluster: Cluster, costs: Costs, number_bytes: int) -> float:
    """One phase of the exchange: every replica sends (n - 1)/n of the numbers and receives as many."""
    n = cluster.executors
    size = number_bytes * work.network.parameters * (n - 1) / n
    handled = (n - 1) * blocks_of_slice(work, cluster) * costs.block / cluster.threads
    return costs.phase + max(size / cluster.bandwidth, size * costs.byte) + handled


def exchange(work: Work, cluster: Cluster, costs: Costs) -> float:
    """Both phases."""
    return phase(work, cluster, costs, work.gradient_bytes) + phase(work, cluster, costs, FLOAT)


def messages(work: Work, cluster: Cluster) -> int:
    """Blocks that are sent in an iteration."""
    n = cluster.executors
    return PHASES * n * (n - 1) * blocks_of_slice(work, cluster)


def iteration(work: Work, cluster: Cluster, costs: Costs) -> float:
    """An iteration: compute and exchange."""
    if cluster.executors == 1:
        return compute(work, cluster)
    return slowest_compute(work, cluster, costs) + exchange(work, cluster, costs)


def transfer(network: Network, cluster: Cluster, costs: Costs) -> float:
    """The bytes of an exchange, by any collective that sends each number once in each phase."""
    n = cluster.executors
    return PHASES * FLOAT * network.parameters * (n - 1) / n * max(1 / cluster.bandwidth, costs.byte)


def halving(network: Network, cluster: Cluster, costs: Costs) -> float:
    """An exchange by recursive halving and doubling: log2 n steps a phase, in each a block of every executor."""
    steps = PHASES * math.log2(cluster.executors)
    return steps * costs.phase + transfer(network, cluster, costs)


def broadcast(network: Network, cluster: Cluster) -> float:
    """Parameters and momentum to all: the driver sends them about once, and executors pass the pieces on."""
    return 2 * 2 * FLOAT * network.parameters / cluster.bandwidth


def collect(network: Network, cluster: Cluster) -> float:
    """The slices of both back to the driver, through a shuffle."""
    return 2 * 2 * FLOAT * network.parameters / cluster.bandwidth


@dataclass(frozen=True)
class Recipe:
    """An epoch of a recipe, as far as it costs time."""

    name: str
    network: str
    input: str  # what is read, as measured.json calls it
    samples: int
    batch: int
    validation: int
    pairs: int  # K
    pseudo_batch: int
    meta_batch: int
    epochs: int
    memory: dict[str, dict[str, int] | str]  # of an executor in MiB, by engine, and the command


@dataclass(frozen=True)
class RoundTime:
    """Where the seconds of a round (one epoch) go."""

    iterations: float
    broadcast_and_collect: float
    validation: float
    meta: float
    fixed: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.iterations + self.broadcast_and_collect + self.validation + self.meta + self.fixed


def epoch(recipe: Recipe, network: Network, cluster: Cluster, costs: Costs) -> RoundTime:
    """An epoch: iterations, validation (forward alone), and K pairs of the meta step, dealt over the executors."""
    work = Work(network, recipe.batch)
    speed = cluster.cores * network.images_per_second  # of an executor
    pair = (recipe.pseudo_batch * (1 + 2 * FORWARD) + recipe.meta_batch) / speed
    return RoundTime(
        math.ceil(recipe.samples / recipe.batch) * iteration(work, cluster, costs),
        broadcast(network, cluster) + collect(network, cluster),
        FORWARD * recipe.validation / (speed * cluster.executors),
        math.ceil(recipe.pairs / cluster.executors) * pair,
        costs.round,
    )


# ------------------------------------------------------------------------------------------------------- simulation


class Fifo:
    """A resource that serves one after the other."""

    def __init__(self) -> None:
        """Free from the start."""
        self.free = 0.0

    def serve(self, now: float, seconds: float) -> float:
        """Returns when a request of `now` is done. Requests must come in the order of time."""
        self.free = max(self.free, now) + seconds
        return self.free


class Receivers:
    """The threads of an executor that receive blocks."""

    def __init__(self, threads: int) -> None:
        """All idle."""
        self.idle = threads
        self.waiting: deque[int] = deque()


class Simulation:
    """Iterations of n replicas as discrete events: what the formulas leave out is how the parts get in each other's way.

    A block passes the sender's interface, the receiver's, and one of the receiver's threads, which copies it. Each of these
    is a FIFO. A replica starts to send when its compute is done, goes on with the parameters when all gradients of its slice
    are there, and computes again when all parameters are.
    """

    def __init__(self, work: Work, cluster: Cluster, costs: Costs, seed: int = 1) -> None:
        """All replicas ready at 0."""
        n = cluster.executors
        self.n, self.work, self.cluster, self.costs = n, work, cluster, costs
        self.blocks = blocks_of_slice(work, cluster)
        self.random = random.Random(seed)
        self.out, self.into = [Fifo() for _ in range(n)], [Fifo() for _ in range(n)]
        self.hosts = [Fifo() for _ in range(n)]  # copying, which the threads of an executor share
        self.receivers = [Receivers(cluster.threads) for _ in range(n)]
        self.outstanding: dict[tuple[int, int], int] = {}  # blocks that (step, replica) still waits for
        self.reached = [0] * n  # steps that a replica has begun; even: gradients, odd: parameters
        self.ends: list[list[float]] = [[] for _ in range(n)]
        self.events: list[tuple[float, int, Callable[..., None], tuple[int, ...]]] = []
        self.count = 0

    def at(self, time: float, event: Callable[..., None], *about: int) -> None:
        """Notes an event; events of one time happen in the order in which they were noted."""
        self.count += 1
        heapq.heappush(self.events, (time, self.count, event, about))

    def seconds_an_iteration(self, iterations: int) -> float:
        """Runs and returns the mean, without the first iteration."""
        self.iterations = iterations
        for replica in range(self.n):
            self.at(self.compute_time(), self.begin, replica, 0)
        while self.events:
            self.now, _, event, about = heapq.heappop(self.events)
            event(*about)
        first = max(times[0] for times in self.ends)
        return (max(times[-1] for times in self.ends) - first) / (iterations - 1)

    def compute_time(self) -> float:
        """Of one replica, at least half of what is expected."""
        return compute(self.work, self.cluster) * max(0.5, self.random.gauss(1, self.costs.jitter))

    def block_bytes(self, step: int) -> float:
        """Of one block of one slice."""
        number = self.work.gradient_bytes if step % PHASES == 0 else FLOAT
        return number * self.work.network.parameters / self.n / self.blocks

    def begin(self, replica: int, step: int) -> None:
        """Sends to all others, beginning with the next one."""
        self.reached[replica] = step + 1
        for block in range(self.blocks):
            for ahead in range(1, self.n):
                left = self.out[replica].serve(self.now, self.block_bytes(step) / self.cluster.bandwidth)
                self.at(left, self.arrive, (replica + ahead) % self.n, step)
        self.proceed(replica, step)

    def arrive(self, to: int, step: int) -> None:
        """The first byte comes when the sender's interface is half through, so both transfer at the same time."""
        seconds = self.block_bytes(step) / self.cluster.bandwidth
        self.at(self.into[to].serve(self.now - seconds, seconds), self.receive, to, step)

    def receive(self, to: int, step: int) -> None:
        """A block waits for a thread."""
        self.receivers[to].waiting.append(step)
        self.hand_out(to)

    def hand_out(self, to: int) -> None:
        """Gives waiting blocks to idle threads."""
        threads = self.receivers[to]
        while threads.idle and threads.waiting:
            threads.idle -= 1
            step = threads.waiting.popleft()
            copied = self.hosts[to].serve(self.now, self.block_bytes(step) * self.costs.byte)
            self.at(copied + self.costs.block, self.stored, to, step)

    def stored(self, to: int, step: int) -> None:
        """The content is there; the thread takes the next block."""
        self.outstanding[step, to] = self.outstanding.get((step, to), self.due()) - 1
        self.receivers[to].idle += 1
        self.hand_out(to)
        self.proceed(to, step)

    def due(self) -> int:
        """Blocks that a replica receives in a step."""
        return (self.n - 1) * self.blocks

    def proceed(self, replica: int, step: int) -> None:
        """Goes on when the replica has begun the step and all its blocks are there."""
        if self.reached[replica] != step + 1 or self.outstanding.get((step, replica), self.due()) > 0:
            return
        del self.outstanding[step, replica]
        ready = self.now + self.costs.phase
        if step % PHASES == 0:
            self.at(ready, self.begin, replica, step + 1)
            return
        self.ends[replica].append(ready)
        if len(self.ends[replica]) < self.iterations:
            self.at(ready + self.compute_time(), self.begin, replica, step + 1)


# -------------------------------------------------------------------------------------------------------------- fit


def fit(cases: Sequence[dict[str, object]], executors: int) -> tuple[float, float, float]:
    """Returns lambda, kappa and the greatest relative error of t = lambda + kappa * bytes over the phases of the cases.

    Least squares of the relative errors, so that small exchanges count as much as large ones.
    """
    points = []
    for case in cases:
        values = case["parameters"] * (executors - 1) / executors
        gradient = {"FP32": FLOAT, "BF16": FLOAT // 2}[case["gradientFormat"]]
        points.append((gradient * values, case["sumMillis"]["median"] / 1e3))
        points.append((FLOAT * values, case["gatherMillis"]["median"] / 1e3))
    weights = [1 / t**2 for _, t in points]
    total = sum(weights)
    mean_size = sum(w * s for w, (s, _) in zip(weights, points)) / total
    mean_time = sum(w * t for w, (_, t) in zip(weights, points)) / total
    slope = sum(w * (s - mean_size) * (t - mean_time) for w, (s, t) in zip(weights, points)) / sum(
        w * (s - mean_size) ** 2 for w, (s, _) in zip(weights, points)
    )
    intercept = mean_time - slope * mean_size
    worst = max(abs(intercept + slope * s - t) / t for s, t in points)
    return intercept, slope, worst


# ----------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True)
class Measured:
    """The contents of measured.json."""

    costs: Costs
    networks: dict[str, Network]
    inputs: dict[str, float]  # seconds of a core to prepare a sample
    recipes: list[Recipe]

    @staticmethod
    def read(path: pathlib.Path) -> Measured:
        """Each number stands beside the command that made it: {"value": …, "command": …}."""
        content = json.loads(path.read_text())
        costs = Costs(**{name: entry["value"] for name, entry in content["costs"].items()})
        networks = {
            name: Network(name, entry["parameters"], entry["value"]) for name, entry in content["networks"].items()
        }
        inputs = {name: entry["value"] for name, entry in content["inputs"].items()}
        return Measured(costs, networks, inputs, [Recipe(**recipe) for recipe in content["recipes"]])


SIMULATED = HERE / "simulated.json"
SIZES = (8, 16, 32, 64, 128, 256)
PREDICTED = ("ResNet-50", "ResNet-152")
SPEEDS = (10, 100)  # Gbit/s
CORES = 16
PART = 16  # images of an executor in an iteration
GIGABIT = 1e9 / 8


def clusters(measured: Measured) -> Iterator[tuple[tuple[str, int, int], Work, Cluster]]:
    """The rows of the table of iterations: network, Gbit/s and executors, and what they mean."""
    for name in PREDICTED:
        for gigabits in SPEEDS:
            for n in SIZES:
                work = Work(measured.networks[name], PART * n)
                yield (name, gigabits, n), work, Cluster(n, CORES, gigabits * GIGABIT)


def simulated_of(measured: Measured) -> dict[str, object]:
    """What the simulations depend on."""
    return {"costs": asdict(measured.costs), "networks": [asdict(measured.networks[name]) for name in PREDICTED]}


def write_simulated(measured: Measured) -> None:
    """Simulates every row of the table of iterations; half a minute."""
    lines = []
    for key, work, cluster in clusters(measured):
        iterations = 20 if cluster.executors <= 64 else 4
        seconds = Simulation(work, cluster, measured.costs).seconds_an_iteration(iterations)
        lines.append(json.dumps([*key, round(seconds, 5)]))
    rows = ",\n    ".join(lines)
    of = json.dumps(simulated_of(measured))
    SIMULATED.write_text(f'{{\n  "command": "deploy/benchmarks/scale.py simulate-all",\n  "of": {of},\n  "seconds": [\n    {rows}\n  ]\n}}\n')


def read_simulated(measured: Measured) -> dict[tuple[str, int, int], float]:
    """Seconds of an iteration by network, Gbit/s and executors, as simulated.json has them."""
    content = json.loads(SIMULATED.read_text())
    if content["of"] != simulated_of(measured):
        raise SystemExit("simulated.json was made of other numbers than measured.json has now; run deploy/benchmarks/scale.py simulate-all")
    return {(name, gigabits, n): seconds for name, gigabits, n, seconds in content["seconds"]}


def predictions(measured: Measured, simulated: dict[tuple[str, int, int], float]) -> Iterator[str]:
    """Iteration times by formula and by simulation, and what they consist of."""
    yield "| network | Gbit/s | executors | compute, s | exchange, s | iteration, s | simulated, s | formula / simulated | efficiency |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for key, work, cluster in clusters(measured):
        predicted = iteration(work, cluster, measured.costs)
        seconds = simulated[key]
        numbers = (slowest_compute(work, cluster, measured.costs), exchange(work, cluster, measured.costs), predicted, seconds)
        cells = [*map(str, key), *(f"{number:.2f}" for number in numbers), f"{predicted / seconds:.2f}"]
        yield f"| {' | '.join(cells)} | {100 * compute(work, cluster) / predicted:.0f} % |"


def collectives(measured: Measured) -> Iterator[str]:
    """Blocks and seconds of an exchange, by this job's collective and by others over the same blocks."""
    costs = measured.costs
    yield "| network | executors | direct (this job) | ring | hierarchical | recursive halving |"
    yield "|---|---|---|---|---|---|"
    for name in ("ResNet-32", "ResNet-50"):
        network = measured.networks[name]
        for n in SIZES:
            cluster = Cluster(n, CORES, 10 * GIGABIT)
            work = Work(network, PART * n)
            sent = transfer(network, cluster, costs)
            group = round(math.sqrt(n))
            cells = [
                (messages(work, cluster), exchange(work, cluster, costs)),
                (2 * n * (n - 1), 2 * (n - 1) * costs.phase + sent),
                (2 * n * (group - 1 + n / group - 1), 4 * costs.phase + 2 * sent),
                (2 * n * math.log2(n), halving(network, cluster, costs)),
            ]
            yield f"| {name} | {n} | " + " | ".join(f"{count:,.0f} · {1e3 * s:,.0f} ms" for count, s in cells) + " |"


def limits(measured: Measured) -> Iterator[str]:
    """Up to how many executors the direct exchange takes less than a tenth more than recursive halving."""
    yield "| network | executors |"
    yield "|---|---|"
    for network in measured.networks.values():
        n = 2
        while True:
            cluster = Cluster(2 * n, CORES, 10 * GIGABIT)
            direct = exchange(Work(network, PART * 2 * n), cluster, measured.costs)
            if direct > 1.1 * halving(network, cluster, measured.costs):
                break
            n *= 2
        yield f"| {network.name} | {n:,} |"


RECIPE_CLUSTER = Cluster(8, CORES, 10 * GIGABIT)


@dataclass(frozen=True)
class Memory:
    """What an executor needs, in MiB."""

    heap: str
    outside: str

    @staticmethod
    def of(recipe: Recipe, engine: str) -> Memory:
        """As measured.json has it."""
        memory = recipe.memory[engine]
        assert isinstance(memory, dict)
        return Memory(f"{memory['heap']:,}", f"{memory['outside']:,}")


@dataclass(frozen=True)
class RecipeFigures:
    """What a recipe is expected to take, as text."""

    epoch: str  # seconds
    all_epochs: str  # hours
    bigdl: Memory
    torch: Memory

    @staticmethod
    def of(recipe: Recipe, measured: Measured) -> RecipeFigures:
        """On the cluster of the table."""
        network = measured.networks[recipe.network]
        seconds = epoch(recipe, network, RECIPE_CLUSTER, measured.costs).total
        return RecipeFigures(
            f"{seconds:,.0f}",
            f"{seconds * recipe.epochs / 3600:.1f}",
            Memory.of(recipe, "bigdl"),
            Memory.of(recipe, "torch"),
        )


def recipes(measured: Measured) -> Iterator[str]:
    """Time and memory of the recipes."""
    yield (
        "| recipe | epoch, s | of it iterations | meta step | validation | broadcast and collect | input, beside it |"
        " all epochs, h | heap, MiB | outside it, MiB | heap on libtorch, MiB | outside it on libtorch, MiB |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for recipe in measured.recipes:
        time = epoch(recipe, measured.networks[recipe.network], RECIPE_CLUSTER, measured.costs)
        read = recipe.samples * measured.inputs[recipe.input] / (RECIPE_CLUSTER.executors * RECIPE_CLUSTER.cores)
        figures = RecipeFigures.of(recipe, measured)
        yield (
            f"| {recipe.name} | {figures.epoch} | {time.iterations:.0f} | {time.meta:.0f} | {time.validation:.1f} |"
            f" {time.broadcast_and_collect:.1f} | {read:.1f} | {figures.all_epochs} |"
            f" {figures.bigdl.heap} | {figures.bigdl.outside} | {figures.torch.heap} | {figures.torch.outside} |"
        )


def header(recipe: Recipe, measured: Measured) -> Iterator[str]:
    """The lines about time and memory in the header of a recipe."""
    figures = RecipeFigures.of(recipe, measured)
    yield (
        f"# Expected, by docs/scale.md, not measured, of {RECIPE_CLUSTER.executors} executors of"
        f" {RECIPE_CLUSTER.cores} cores at 10 Gbit/s: {figures.epoch} s an epoch, {figures.all_epochs} h for all"
        f" {recipe.epochs};"
    )
    yield (
        f"# an executor needs {figures.bigdl.heap} MiB of heap beside samples and {figures.bigdl.outside} MiB outside it"
        f" (on libtorch {figures.torch.heap} and {figures.torch.outside})."
    )


# ------------------------------------------------------------------------------------------------------------- main


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--measured", type=pathlib.Path, default=HERE / "measured.json", metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    fitted = commands.add_parser("fit", help="the exchange's costs from what deploy/benchmarks/exchange printed")
    fitted.add_argument("outputs", type=pathlib.Path, nargs="+", metavar="FILE")
    commands.add_parser("simulate-all", help="writes simulated.json; half a minute")
    one = commands.add_parser("simulate", help="one cluster, formula beside simulation")
    one.add_argument("--network", default="ResNet-50")
    one.add_argument("--executors", type=int, default=8)
    one.add_argument("--cores", type=int, default=CORES)
    one.add_argument("--gigabits", type=float, default=10)
    one.add_argument("--images", type=int, default=PART, help="of an executor in an iteration")
    one.add_argument("--iterations", type=int, default=20)
    one.add_argument("--jitter", type=float, help="instead of the measured one")
    return parser.parse_args(words)


def main() -> int:
    """Runs one of the three commands."""
    arguments = parse()
    if arguments.command == "fit":
        results = [json.loads(path.read_text().splitlines()[-1]) for path in arguments.outputs]
        if len(sizes := {result["executors"] for result in results}) > 1:
            print(f"error: the outputs are of {sorted(sizes)} executors; give those of one number", file=sys.stderr)
            return 2
        cases = [case for result in results for case in result["cases"]]
        phase_cost, byte_cost, worst = fit(cases, sizes.pop())
        print(
            f"{PHASES * len(cases)} phases: lambda {1e3 * phase_cost:.2f} ms, kappa {1e9 * byte_cost:.2f} ns a byte,"
            f" greatest relative error {100 * worst:.0f} %"
        )
        return 0
    measured = Measured.read(arguments.measured)
    if arguments.command == "simulate-all":
        write_simulated(measured)
        return 0
    if arguments.network not in measured.networks:
        print(f"error: --network is {arguments.network}; known are {', '.join(measured.networks)}", file=sys.stderr)
        return 2
    costs = measured.costs if arguments.jitter is None else replace(measured.costs, jitter=arguments.jitter)
    cluster = Cluster(arguments.executors, arguments.cores, arguments.gigabits * GIGABIT)
    work = Work(measured.networks[arguments.network], arguments.images * arguments.executors)
    seconds = Simulation(work, cluster, costs).seconds_an_iteration(arguments.iterations)
    print(f"formula {iteration(work, cluster, costs):.3f} s, simulated {seconds:.3f} s an iteration")
    return 0


if __name__ == "__main__":
    sys.exit(main())
