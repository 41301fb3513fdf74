// The ranking.

const weightsOf = () => {
  const mix = data.mixes.find((m) => m.name === state.mix);
  return mix ? mix.weights : state.weights;
};
const rows = () => data.runs[state.run].rows.filter((r) => r.engine === state.engine)
  .map((r) => ({ ...r, sync: r.sync || '' }));
const syncOf = () => rows().some((r) => r.sync === state.sync) ? state.sync : state.sync === 'full' ? 'off' : 'full';
const ranked = () => {
  const weights = weightsOf(), sync = syncOf();
  const timed = rows().filter((r) => r.sync === '' || r.sync === sync);
  const layers = data.layers.filter((l) => timed.some((r) => r.rounds[l]));
  const parts = [], missing = [];
  for (const op of Object.keys(weights).sort()) {
    if (!(weights[op] > 0)) continue;
    const row = timed.find((r) => r.op === op && layers.every((l) => (r.rounds[l] || []).length));
    if (row) parts.push({ row, weight: weights[op] }); else missing.push(op);
  }
  if (!parts.length || !layers.includes(floor)) return { places: [], missing, noise: '' };
  const sum = parts.reduce((s, p) => s + p.weight, 0);
  const places = layers.map((layer) => {
    const n = Math.min(...parts.map((p) => p.row.rounds[layer].length));
    const times = Array.from({ length: n }, (_, i) => parts.reduce((t, { row, weight }) =>
      t + weight / sum * (row.rounds[layer][i] / 1e9 + row.waits[layer] * state.rtt / 1000), 0));
    return { layer, times, rank: '–', words: '' };
  });
  const base = places.find((p) => p.layer === floor).times;
  for (const p of places) {
    p.floor = p.layer === floor ? { center: 1, low: 1, high: 1 } : related(p.times, base);
    p.seconds = median(base) * p.floor.center;
  }
  const others = places.filter((p) => p.layer !== floor), wide = others.filter((p) => width(p.floor) > data.tooWide).length;
  if (2 * wide > others.length) {
    return { places, missing, noise: `Too wide to say which is faster: of ${others.length} intervals ${wide} are wide, with an ` +
      `upper end more than ${data.tooWide} times the lower, or missing. ${data.quieter}` };
  }
  places.sort((a, b) => a.floor.center - b.floor.center);
  rank(places);
  return { places, missing, noise: '' };
};
const showRanking = () => {
  const { places, missing, noise } = ranked(), target = document.getElementById('ranking'), why = data.runs[state.run].why;
  const mix = data.mixes.find((m) => m.name === state.mix), situation = `on ${state.engine}, ` +
    `${Object.keys(weightsOf()).length && syncOf() === 'full' ? 'writes durable' : 'syncs off'}, ` +
    (state.rtt ? `calculated round trips of ${state.rtt} ms` : 'no network');
  showRanks(why || noise ? [] : places, `${mix ? mix.name : 'my workload'} ${situation}`);
  document.getElementById('order').textContent = why || noise || places.map((p) => `${p.rank} ${p.layer}`).join(', ');
  if (why) {
    target.replaceChildren(element('p', why, { class: 'note' }));
    return;
  }
  const box = element('div', '', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': `Ranking on ${state.engine}` });
  if (!places.length) {
    box.append(element('p', rows().length ? 'Nothing to rank: give an operation that was timed a weight.' : 'These files have no comparison of times.', { class: 'note' }));
    target.replaceChildren(box);
    return;
  }
  const table = element('table', '', { class: 'ranking' });
  table.append(element('caption', `${mix ? `${mix.name} (${mix.from})` : 'my workload'} ${situation}`));
  const head = element('tr');
  for (const title of ['Rank', 'Layer', 'Time of a call', '× floor', '95 % interval', 'Against the best']) head.append(element('th', title, { scope: 'col' }));
  const thead = element('thead'), body = element('tbody');
  thead.append(head);
  const slowest = Math.max(...places.filter((p) => !noisy(p.floor)).map((p) => p.seconds));
  places.forEach((p) => {
    const tr = element('tr', '', { 'data-layer': p.layer });
    const time = element('td', '');
    const bar = element('span', '', { class: 'bar' });
    bar.append(element('span', ''));
    bar.firstChild.style.width = noisy(p.floor) ? '0%' : `${(100 * p.seconds / slowest).toFixed(0)}%`;
    time.append(bar, ` ${noisy(p.floor) ? '–' : duration(p.seconds)}`);
    const itself = p.layer === floor;
    tr.append(element('td', p.rank), element('th', p.layer, { scope: 'row' }), time, element('td', itself ? '1.00' : ratioText(p.floor)),
      element('td', itself ? '' : endsText(p.floor)), element('td', p.words));
    body.append(tr);
  });
  table.append(thead, body);
  sortable(table, 'ranking');
  box.append(table);
  if (noise) box.append(element('p', noise, { class: 'noise' }));
  if (missing.length) box.append(element('p', `Not in these results, and left out of the mix: ${missing.join(', ')}. ${data.measureToo}`, { class: 'note' }));
  target.replaceChildren(box);
};
