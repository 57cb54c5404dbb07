/* The compiled engine's algorithm in C, for comparison only: models in which every combination of options is feasible and
 * no option goes one way only, all five concepts, one thread. The names are those of full_loops.py, where the docstrings
 * say why it works; what C can do better within the same algorithm, it does here.
 *
 * A decision maker (DM) with k options from position lo on has n >> k classes, each of 1 << k own patterns.
 * At most 8 options a DM, so that an own pattern is a byte.
 */

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int32_t level;
typedef uint8_t pattern;

enum { NASH, GMR, SMR, SEQ, SSEQ, CONCEPTS };
enum { MOST_MAKERS = 32, LANES = 16, SAMPLE = 1 << 9, AHEAD = 8 };

typedef struct {
    int64_t lo, k;
} shape;

/* Working arrays of a DM's searches. A block: the m states in which the DM's own pattern is fixed. */
typedef struct {
    level *own, *label, *staying;          /* m each */
    level *best[CONCEPTS], *second[CONCEPTS]; /* m each: the two largest theta of each class */
    pattern *at[CONCEPTS];                 /* where the largest is */
    pattern *near, *lists;                 /* m * opponents each */
    pattern *pointer;                      /* opponents * cells: nobody has more than 256 own patterns, of which 255 can */
    uint64_t *seen, *roots;                /* rank below a state */
    uint32_t *queue;
} room;

static inline int64_t base_of(int64_t c, shape s) {
    return c >> s.lo << (s.lo + s.k) | (c & (((int64_t)1 << s.lo) - 1));
}

static inline int64_t class_of(int64_t state, shape s) {
    return state >> (s.lo + s.k) << s.lo | (state & (((int64_t)1 << s.lo) - 1));
}

/* Sorts one class by counting: lists its own patterns by level, and notes how many of them rank below each. */
static void count_class(const level *values, int size, pattern *listed, pattern *below, int64_t stride) {
    for (int w = 0; w < size; w++) {
        level mine = values[w];
        int32_t lower = 0, same = 0;
        for (int v = 0; v < size; v++) lower += values[v] < mine;
        for (int v = 0; v < w; v++) same += values[v] == mine;
        below[w * stride] = (pattern)lower;
        listed[lower + same] = (pattern)w;
    }
}

/* The comparators of Batcher's odd-even merge sort. */
static int network(int size, uint8_t (*pairs)[2]) {
    int count = 0;
    for (int p = 1; p < size; p <<= 1)
        for (int q = p; q; q >>= 1)
            for (int start = q % p; start + q < size; start += 2 * q)
                for (int a = start; a < start + q && a + q < size; a++)
                    if (a / (2 * p) == (a + q) / (2 * p)) pairs[count][0] = a, pairs[count][1] = a + q, count++;
    return count;
}

/* Sorts every class. Many at once, by a network whose comparators work on one pattern of all of them, as numbers of
 * level and own pattern; where these do not fit into 32 bits, by counting. */
static void rank_classes(const level *levels, int64_t n, shape s, pattern *below, pattern *listed) {
    static uint8_t pairs[4096][2];
    static uint32_t keys[256][LANES] __attribute__((aligned(64)));
    int size = 1 << s.k;
    int64_t classes = n >> s.k, stride = (int64_t)1 << s.lo;
    level highest = 0;
    for (int64_t state = 0; state < n; state++) highest = levels[state] > highest ? levels[state] : highest;
    if (classes % LANES || (uint64_t)highest << s.k > UINT32_MAX) {
        level values[256];
        for (int64_t c = 0; c < classes; c++) {
            int64_t base = base_of(c, s);
            for (int w = 0; w < size; w++) values[w] = levels[base | (int64_t)w << s.lo];
            count_class(values, size, listed + (c << s.k), below + base, stride);
        }
        return;
    }
    int comparators = network(size, pairs);
    for (int64_t first = 0; first < classes; first += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
            const level *values = levels + base_of(first + lane, s);
            for (int w = 0; w < size; w++) keys[w][lane] = (uint32_t)values[w * stride] << s.k | (uint32_t)w;
        }
        for (int at = 0; at < comparators; at++) {
            uint32_t *restrict a = keys[pairs[at][0]], *restrict b = keys[pairs[at][1]];
            for (int lane = 0; lane < LANES; lane++) {
                uint32_t x = a[lane], y = b[lane];
                a[lane] = x < y ? x : y;
                b[lane] = x < y ? y : x;
            }
        }
        for (int lane = 0; lane < LANES; lane++) {
            pattern *list = listed + ((first + lane) << s.k), *lower = below + base_of(first + lane, s);
            uint32_t before = UINT32_MAX;
            int under = 0;
            for (int position = 0; position < size; position++) {
                uint32_t w = keys[position][lane] & (uint32_t)(size - 1), value = keys[position][lane] >> s.k;
                under = value == before ? under : position;
                before = value;
                list[position] = (pattern)w;
                lower[w * stride] = (pattern)under;
            }
        }
    }
}

/* The values of the states of a block, in the order of their classes. */
static void pick(const level *levels, int64_t m, shape s, int64_t w, level *own) {
    if (s.lo == 0) {
        for (int64_t c = 0; c < m; c++) own[c] = levels[c << s.k | w];
        return;
    }
    int64_t step = (int64_t)1 << s.lo;
    for (int64_t high = 0; high < m >> s.lo; high++)
        memcpy(own + (high << s.lo), levels + (high << (s.lo + s.k) | w << s.lo), step * sizeof(level));
}

/* The opponents' sorted classes within a block, in arrays of the block's own size, which stay in the cache. */
static void gather(int i, int64_t w, int d, const shape *shapes, const shape *local, int64_t n, const pattern *listed,
                   const pattern *below, room *r) {
    shape mine = shapes[i];
    int64_t m = n >> mine.k;
    for (int a = 0; a < d - 1; a++) {
        int j = a < i ? a : a + 1;
        const pattern *source = below + j * n;
        int64_t run = (int64_t)1 << mine.lo;
        for (int64_t high = 0; high < m >> mine.lo; high++) {
            const pattern *from = source + (high << (mine.lo + mine.k) | w << mine.lo);
            pattern *to = r->near + (high << mine.lo) * (d - 1) + a;
            for (int64_t c = 0; c < run; c++) to[c * (d - 1)] = from[c];
        }
        int64_t size = (int64_t)1 << local[a].k;
        for (int64_t c = 0; c < m >> local[a].k; c++) {
            int64_t state = base_of(base_of(c, local[a]), mine) | w << mine.lo;
            const pattern *from = listed + j * n + (class_of(state, shapes[j]) << local[a].k);
            memcpy(r->lists + a * m + (c << local[a].k), from, size);
        }
    }
}

static int ascending(const void *a, const void *b) {
    level x = *(const level *)a, y = *(const level *)b;
    return (x > y) - (x < y);
}

/* Sorts the roots by key, in bytes from the lowest that differs; `spare` is as long. */
static void sort_roots(uint64_t *roots, uint64_t *spare, int64_t count) {
    if (count < 64) {
        for (int64_t i = 1; i < count; i++) {
            uint64_t root = roots[i];
            int64_t j = i;
            for (; j > 0 && roots[j - 1] > root; j--) roots[j] = roots[j - 1];
            roots[j] = root;
        }
        return;
    }
    uint64_t all = 0, any = ~(uint64_t)0;
    for (int64_t i = 0; i < count; i++) all |= roots[i], any &= roots[i];
    uint64_t differs = (all & ~any) >> 32;
    uint64_t *from = roots, *to = spare;
    for (int shift = 0; shift < 32 && differs >> shift; shift += 11) {
        int64_t first[2048] = {0};
        for (int64_t i = 0; i < count; i++) first[from[i] >> (32 + shift) & 2047]++;
        int64_t done = 0;
        for (int v = 0; v < 2048; v++) {
            int64_t here = first[v];
            first[v] = done;
            done += here;
        }
        for (int64_t i = 0; i < count; i++) to[first[from[i] >> (32 + shift) & 2047]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != roots) memcpy(roots, from, count * sizeof *roots);
}

/* Bounds that cut the states by key into the least 64th, the least quarter and all, by a sample. */
static void slices(const level *key, int64_t m, int64_t upto[3]) {
    level sample[SAMPLE];
    int64_t step = m / SAMPLE > 64 ? m / SAMPLE : 64, taken = 0;
    for (int64_t c = 0; c < m && taken < SAMPLE; c += step) sample[taken++] = key[c];
    qsort(sample, taken, sizeof *sample, ascending);
    upto[0] = sample[taken >> 6], upto[1] = sample[taken >> 2], upto[2] = INT_MAX;
}

/* The states not seen yet whose key lies in a slice, with their keys, in order. */
static int64_t unseen_roots(const level *key, int64_t m, int64_t above, int64_t upto, room *r) {
    int64_t found = 0;
    for (int64_t word = 0; word << 6 < m; word++) {
        uint64_t left = ~r->seen[word];
        if (m - (word << 6) < 64) left &= ((uint64_t)1 << (m & 63)) - 1;
        for (; left; left &= left - 1) {
            int64_t c = word << 6 | __builtin_ctzll(left);
            r->roots[found] = (uint64_t)(uint32_t)key[c] << 32 | (uint64_t)c;
            found += key[c] > above && key[c] <= upto;
        }
    }
    sort_roots(r->roots, r->roots + m + 1, found);
    return found;
}

/* Labels a block by the opponents' improvements: states in increasing order of their key, each searched backwards. */
static int64_t search_block(const level *key, int64_t m, int opponents, const shape *local, int64_t cells, room *r) {
    int64_t visits = 0, above = INT_MIN, upto[3];
    uint64_t *seen = r->seen;
    uint32_t *queue = r->queue;
    memset(seen, 0, ((m + 63) >> 6) * sizeof *seen);
    memset(r->pointer, 0, opponents * cells);
    for (int64_t c = 0; c < m; c++) r->label[c] = INT_MAX;
    slices(key, m, upto);
    for (int slice = 0; slice < 3; slice++) {
        int64_t found = unseen_roots(key, m, above, upto[slice], r);
        above = upto[slice];
        for (int64_t at = 0; at < found; at++) {
            int64_t root = r->roots[at] & UINT32_MAX, head = 0, tail = 1;
            if (seen[root >> 6] >> (root & 63) & 1) continue;
            /* The queue holds the root and then what is labelled from it; a place is written before it is known whether
             * it counts, which spares a branch that nothing can foresee. */
            queue[0] = (uint32_t)root;
            while (head < tail) {
                int64_t y = queue[head++];
                if (head + 2 * AHEAD < tail) {
                    __builtin_prefetch(r->near + queue[head + 2 * AHEAD] * (int64_t)opponents);
                    for (int a = 0; a < opponents; a++)
                        __builtin_prefetch(r->lists + a * m + (class_of(queue[head + AHEAD], local[a]) << local[a].k));
                }
                for (int a = 0; a < opponents; a++) {
                    int64_t c = class_of(y, local[a]);
                    pattern *pointer = r->pointer + a * cells + c;
                    int first = *pointer, last = r->near[y * opponents + a];
                    if (first >= last) continue;
                    *pointer = (pattern)last;
                    visits += last - first;
                    const pattern *list = r->lists + a * m + (c << local[a].k);
                    int64_t base = base_of(c, local[a]);
                    for (int position = first; position < last; position++) {
                        int64_t z = base | (int64_t)list[position] << local[a].lo;
                        uint64_t word = seen[z >> 6];
                        queue[tail] = (uint32_t)z;
                        tail += ~word >> (z & 63) & 1;
                        seen[z >> 6] = word | (uint64_t)1 << (z & 63);
                    }
                }
            }
            level value = (level)(r->roots[at] >> 32);
            for (int64_t z = 1; z < tail; z++) r->label[queue[z]] = value;
        }
    }
    return visits;
}

/* Notes, for every class, the two largest of min(label, own level) over its members and where the largest is. */
static void keep(const level *restrict label, const level *restrict own, int64_t m, pattern w, level *restrict best,
                 level *restrict second, pattern *restrict at) {
    for (int64_t c = 0; c < m; c++) {
        level value = label[c] < own[c] ? label[c] : own[c];
        level low = value < best[c] ? value : best[c];
        at[c] = value > best[c] ? w : at[c];
        best[c] = value > best[c] ? value : best[c];
        second[c] = low > second[c] ? low : second[c];
    }
}

/* The same where every label is the one value `most`. */
static void keep_clipped(level most, const level *restrict own, int64_t m, pattern w, level *restrict best,
                         level *restrict second, pattern *restrict at) {
    for (int64_t c = 0; c < m; c++) {
        level value = most < own[c] ? most : own[c];
        level low = value < best[c] ? value : best[c];
        at[c] = value > best[c] ? w : at[c];
        best[c] = value > best[c] ? value : best[c];
        second[c] = low > second[c] ? low : second[c];
    }
}

static level least(const level *key, int64_t m) {
    level found = INT_MAX;
    for (int64_t c = 0; c < m; c++) found = key[c] < found ? key[c] : found;
    return found;
}

/* Bits, eight to a byte from the lowest: whether no state that the DM can move to has a theta above its level. */
static void stable(const level *levels, int64_t n, shape s, const level *best, uint8_t *out) {
    if (s.lo < 3) {
        for (int64_t byte = 0; byte < n >> 3; byte++) {
            unsigned bits = 0;
            for (int bit = 0; bit < 8; bit++)
                bits |= (unsigned)(best[class_of(byte << 3 | bit, s)] <= levels[byte << 3 | bit]) << bit;
            out[byte] = (uint8_t)bits;
        }
        return;
    }
    /* Eight neighbours have the same own pattern, and their classes are neighbours as well. */
    for (int64_t byte = 0; byte < n >> 3; byte++) {
        const level *theirs = best + class_of(byte << 3, s), *mine = levels + (byte << 3);
        unsigned bits = 0;
        for (int bit = 0; bit < 8; bit++) bits |= (unsigned)(theirs[bit] <= mine[bit]) << bit;
        out[byte] = (uint8_t)bits;
    }
}

static void *carve(char **rest, int64_t bytes) {
    void *found = *rest;
    *rest += (bytes + 63) & ~(int64_t)63;
    return found;
}

/* How many bytes `drive` carves up at most. */
static int64_t needed(int d, int64_t n, shape s) {
    int64_t m = n >> s.k;
    return m * (3 * 4 + CONCEPTS * 9 + 2 * d + 8 + 4 + 16 + 1) + d * m + 64 * 64;
}

/* Everything about one DM, in `space`. Returns the number of list visits. */
static int64_t drive(int i, int d, int64_t n, const shape *shapes, const level *levels, const pattern *listed,
                     const pattern *below, char *space, uint8_t *out) {
    shape mine = shapes[i], local[MOST_MAKERS];
    int64_t m = n >> mine.k, cells = 1, visits = 0;
    int opponents = d - 1;
    for (int a = 0; a < opponents; a++) {
        local[a] = shapes[a < i ? a : a + 1];
        if (a >= i) local[a].lo -= mine.k;
        if (m >> local[a].k > cells) cells = m >> local[a].k;
    }
    room r;
    char *rest = space;
    r.own = carve(&rest, m * 4), r.label = carve(&rest, m * 4), r.staying = carve(&rest, m * 4);
    for (int concept = 0; concept < CONCEPTS; concept++) {
        r.best[concept] = carve(&rest, m * 4), r.second[concept] = carve(&rest, m * 4);
        r.at[concept] = carve(&rest, m);
        memset(r.best[concept], -1, m * 4), memset(r.second[concept], -1, m * 4), memset(r.at[concept], 0, m);
    }
    r.near = carve(&rest, m * opponents), r.lists = carve(&rest, m * opponents);
    r.pointer = carve(&rest, opponents * cells), r.seen = carve(&rest, (m + 63) / 64 * 8);
    r.roots = carve(&rest, (2 * m + 2) * 8), r.queue = carve(&rest, (m + 2) * 4);

    const level *mine_levels = levels + i * n;
    for (int64_t c = 0; c < m; c++) r.staying[c] = -1;
    for (int64_t w = 0; w < (int64_t)1 << mine.k; w++) {
        pick(mine_levels, m, mine, w, r.own);
        for (int64_t c = 0; c < m; c++) r.staying[c] = r.own[c] > r.staying[c] ? r.own[c] : r.staying[c];
    }
    level worst_staying = least(r.staying, m);
    for (int64_t w = 0; w < (int64_t)1 << mine.k; w++) {
        pick(mine_levels, m, mine, w, r.own);
        gather(i, w, d, shapes, local, n, listed, below, &r);
        keep_clipped(INT_MAX, r.own, m, w, r.best[NASH], r.second[NASH], r.at[NASH]);
        keep_clipped(least(r.own, m), r.own, m, w, r.best[GMR], r.second[GMR], r.at[GMR]);
        keep_clipped(worst_staying, r.own, m, w, r.best[SMR], r.second[SMR], r.at[SMR]);
        visits += search_block(r.own, m, opponents, local, cells, &r);
        keep(r.label, r.own, m, w, r.best[SEQ], r.second[SEQ], r.at[SEQ]);
        visits += search_block(r.staying, m, opponents, local, cells, &r);
        keep(r.label, r.own, m, w, r.best[SSEQ], r.second[SSEQ], r.at[SSEQ]);
    }
    for (int concept = 0; concept < CONCEPTS; concept++)
        stable(mine_levels, n, mine, r.best[concept], out + ((int64_t)concept * d + i) * (n >> 3));
    return visits;
}

/* `levels[d][n]` of at least 0; `out[concept][d][n / 8]` as `stable` fills it. Returns the list visits, -1 without memory. */
int64_t solve(int d, int64_t n, const shape *shapes, const level *levels, uint8_t *out) {
    int64_t bytes = 0, visits = 0;
    for (int j = 0; j < d; j++) bytes = needed(d, n, shapes[j]) > bytes ? needed(d, n, shapes[j]) : bytes;
    pattern *listed = malloc(d * n), *below = malloc(d * n);
    char *space = aligned_alloc(64, (bytes + 63) & ~(int64_t)63);
    if (listed && below && space) {
        for (int j = 0; j < d; j++) rank_classes(levels + j * n, n, shapes[j], below + j * n, listed + j * n);
        for (int i = 0; i < d; i++) visits += drive(i, d, n, shapes, levels, listed, below, space, out);
    } else {
        visits = -1;
    }
    free(listed), free(below), free(space);
    return visits;
}
