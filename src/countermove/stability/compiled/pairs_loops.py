"""The loops for any graph: nodes are pairs (state, who moves first from it), so that nobody moves twice in a row.

Moves are arcs: the targets (or sources) of DM j's moves at state t are `arcs[first[j, t]:first[j, t + 1]]`.
"""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.kernel import DONE, STOP, VISITS, Array, kernel


@kernel
def drive_pairs(
    key: Array, own: Array, opponents: Array, first: Array, source: Array, theta: Array, counts: Array
) -> None:
    """theta for all states of any graph, by pairs (state, who moves first from it): nobody moves twice in a row.

    For each DM j the states that can move to state t by j are `source[first[j, t]:first[j, t + 1]]`. A state needs to
    be looked at for its first two movers only: with one it can be led to by everybody else, with two by that one too.
    """
    n = key.size
    movers = np.full((n, 2), -1, np.int32)
    stack = np.empty((2 * n + 1, 2), np.int32)
    theta[:] = own
    order = np.argsort(key, kind="mergesort")
    for root in order:
        if counts[STOP]:
            return
        counts[DONE] += 1
        value = key[root]
        stack[0, 0], stack[0, 1], top = root, -1, 1
        while top:
            top -= 1
            if counts[STOP]:
                return
            target, kind = stack[top, 0], stack[top, 1]
            for j in opponents:
                # kind: -1 everybody may lead here (the root), 0 all but its first mover, 1 only that one
                if (kind == 0 and j == movers[target, 0]) or (kind == 1 and j != movers[target, 0]):
                    continue
                for position in range(first[j, target], first[j, target + 1]):
                    z = source[position]
                    counts[VISITS] += 1
                    if movers[z, 0] == j or movers[z, 1] >= 0:
                        continue
                    if movers[z, 0] < 0:
                        movers[z, 0] = j
                        theta[z] = min(theta[z], value)
                        stack[top, 0], stack[top, 1] = z, 0
                    else:
                        movers[z, 1] = j
                        stack[top, 0], stack[top, 1] = z, 1
                    top += 1


@kernel
def reach_pairs(
    starts: Array,
    movers: Array,
    first: Array,
    target: Array,
    steps: Array,
    arrived: Array,
    before: Array,
    counts: Array,
) -> None:
    """The least number of moves in legal sequences from some states to each: `steps[n, 2]`, -1 where there is no way.

    Every state is arrived at by at most two different last movers, the nearest first: `arrived[n, 2]`, in so many
    steps, and the event before each, `before[n, 2]`: twice the state before, one more if it was its second arrival; at
    the start -1 less its place among the starts.
    """
    n = steps.shape[0]
    steps[:], arrived[:], before[:] = -1, -1, -1
    queue = np.empty(2 * n + starts.size, np.int64)
    distance = np.zeros(2 * n + starts.size, np.int32)
    for place in range(starts.size):
        queue[place] = -1 - place
    head, tail = 0, starts.size
    while head < tail:
        event = queue[head]
        if not head & 0xFFFF and counts[STOP]:
            return
        state = starts[-1 - event] if event < 0 else event >> 1
        for j in movers:
            # after a first arrival everybody else may move, after a second one only the first one's mover
            if event >= 0 and (event & 1 == 0) == (arrived[state, 0] == j):
                continue
            for position in range(first[j, state], first[j, state + 1]):
                z = target[position]
                place = 0 if arrived[z, 0] < 0 else 1
                if arrived[z, 0] == j or arrived[z, 1] >= 0:
                    continue
                arrived[z, place] = j
                before[z, place] = event
                steps[z, place] = distance[head] + 1
                queue[tail] = z << 1 | place
                distance[tail] = distance[head] + 1
                tail += 1
        head += 1
