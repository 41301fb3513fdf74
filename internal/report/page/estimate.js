// Numbers, as the program writes them.

const duration = (seconds) => {
  if (!Number.isFinite(seconds)) return '–';
  const v = Number(seconds.toPrecision(3));
  const [n, unit] = v >= 1 ? [v, 's'] : v >= 1e-3 ? [v * 1e3, 'ms'] : v >= 1e-6 ? [v * 1e6, 'µs'] : [v * 1e9, 'ns'];
  return `${n.toFixed(n >= 99.95 ? 0 : n >= 9.995 ? 1 : 2)} ${unit}`;
};
const percent = (share) => share < 0.095 ? `${(100 * share).toFixed(1)} %` : `${(100 * share).toFixed(0)} %`;
// difference says how much more time a ratio is.
const difference = (ratio, other) => {
  if (ratio < 1) return `${percent(1 - ratio)} less time than ${other}`;
  if (ratio < 2) return `${percent(ratio - 1)} more time than ${other}`;
  return `${ratio.toFixed(1)} times the time of ${other}`;
};
const sorted = (values) => values.slice().sort((a, b) => a - b);
const median = (values) => {
  const v = sorted(values), n = v.length;
  return n === 0 ? NaN : n % 2 ? v[(n - 1) / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
};
// related relates times of the same rounds, as the program does: see estimate.go.
const related = (times, base) => {
  const logs = sorted(times.map((t, i) => Math.log(t / base[i]))), n = logs.length;
  const [low, high] = data.bounds[n] || [0, n + 1];
  const known = low >= 1 && high <= n;
  return { center: Math.exp(median(logs)), low: known ? Math.exp(logs[low - 1]) : 0, high: known ? Math.exp(logs[high - 1]) : Infinity };
};
const width = (r) => r.low > 0 ? r.high / r.low : Infinity;
const noisy = (r) => width(r) > data.meaningless;
const ratioText = (r) => noisy(r) ? 'noisy' : `${r.low <= 1 && 1 <= r.high ? '~' : ''}${r.center.toFixed(2)}`;
const two = (v) => Math.round(100 * v) / 100;
const endsText = (r) => {
  if (noisy(r)) return '';
  const shown = two(r.low) <= 1 && 1 <= two(r.high), digits = shown === (r.low <= 1 && 1 <= r.high) ? 2 : 3;
  return `${r.low.toFixed(digits)}–${r.high.toFixed(digits)}`;
};

// isSlower tells times from others in a ranking of k layers, as the program does: see ties.go.
const isSlower = (times, others, k) => {
  const n = times.length, cut = Math.floor(n / 5), kept = n - 2 * cut;
  if (n < data.fewest) return false;
  const logs = sorted(times.map((t, i) => Math.log(t) - Math.log(others[i])));
  const trimmed = logs.slice(cut, n - cut).reduce((a, b) => a + b, 0) / kept;
  const winsorized = logs.map((_, i) => logs[Math.min(Math.max(i, cut), n - 1 - cut)]);
  const mean = winsorized.reduce((a, b) => a + b, 0) / n;
  const squares = winsorized.reduce((a, b) => a + (b - mean) ** 2, 0);
  return trimmed > data.critical[n][k] * Math.sqrt(squares / (kept * (kept - 1))) + data.negligible;
};
// rank gives places in the order of their ratios ranks and words.
const rank = (places) => {
  const k = places.length, slower = places.map(() => Array(k).fill(false));
  for (let i = 0; i < k; i++) {
    for (let j = k - 1; j > i; j--) {
      slower[i][j] = isSlower(places[j].times, places[i].times, k) &&
        (i === 0 || slower[i - 1][j]) && (j === k - 1 || slower[i][j + 1]);
    }
  }
  const first = places[0];
  places.forEach((p, i) => {
    const best = 1 + slower.filter((row) => row[i]).length, worst = k - slower[i].filter((told) => told).length;
    p.last = worst - 1;
    p.rank = best === worst ? `${best}` : `${best}–${worst}`;
    if (i === 0) p.words = worst === 1 ? 'the fastest' : `one of ${worst} that cannot be told apart in this run`;
    else if (!slower[0][i]) p.words = `cannot be told apart from ${first.layer} in this run`;
    else p.words = difference(p.floor.center / first.floor.center, first.layer);
  });
};
