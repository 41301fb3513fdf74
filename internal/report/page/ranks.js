// The chart of the ranking, drawn as the program draws it: see chart_ranking.go. The page comes with
// that of the first mix on each engine. From these the chart takes what does not change, such as marks.

const num = (v) => String(Math.round(v * 10) / 10);
const drawn = (name, attributes, text = '') => {
  const e = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.textContent = text;
  return e;
};
const written = (x, y, anchor, kind, text) =>
  drawn('text', { x: num(x), y: num(y), class: anchor === 'start' ? kind : `${kind} ${anchor}` }, text);

// scale places values between two points of a logarithmic axis.
const scale = (low, high, from, to) => (v) =>
  high === low ? from : from + (Math.log(v) - Math.log(low)) / (Math.log(high) - Math.log(low)) * (to - from);
// steps returns round values of a linear axis, about n of them.
const steps = (low, high, n) => {
  const length = high - low;
  if (!(length > 0) || !Number.isFinite(length)) return [];
  let step = 10 ** Math.floor(Math.log10(length / n));
  for (const factor of [2, 2.5, 2]) if (length / step > n) step *= factor;
  const start = Math.ceil(low / step), marks = [];
  for (let i = 0; i < 2 * n + 2; i++) if ((start + i) * step <= high * (1 + 1e-9)) marks.push((start + i) * step);
  return marks;
};
// marksOf returns round values of a logarithmic axis.
const marksOf = (low, high) => {
  if (high / low < 8) return steps(low, high, 5);
  const marks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
    for (const f of high / low > 100 ? [1] : [1, 2, 5]) {
      const v = f * 10 ** e;
      if (v >= low && v <= high) marks.push(v);
    }
  }
  return marks;
};
const tick = (seconds) => {
  const [number, unit] = duration(seconds).split(' ');
  return `${Number(number)} ${unit}`;
};
// within returns the least and the largest of values, without those far from all others.
const within = (values, factor) => {
  const middle = median(values), kept = values.filter((v) => v >= middle / factor && v <= middle * factor);
  return [Math.min(...kept), Math.max(...kept)];
};
// tiesOf returns the places of layers which cannot be told apart, of those that are shown.
const tiesOf = (places, shown) => {
  const ties = [];
  places.forEach((p, i) => {
    if (p.last <= i || i > 0 && p.last <= places[i - 1].last) return;
    const held = places.slice(i, p.last + 1).map((q) => shown.indexOf(q)).filter((at) => at >= 0);
    const tie = [held[0], held.at(-1)];
    if (held.length > 1 && !ties.some(([from, to]) => from <= tie[0] && tie[1] <= to)) ties.push(tie);
  });
  return ties;
};

// lanesOf returns, for each bracket, the first lane in which it meets no other.
const lanesOf = (ties) => {
  const ends = []; // the last place of each lane
  return ties.map(([from, to]) => {
    const free = ends.findIndex((end) => end < from), lane = free < 0 ? ends.length : free;
    ends[lane] = to;
    return lane;
  });
};

// drawRanks draws places into the svg of a ranking.
const drawRanks = (svg, places) => {
  const wide = 480, head = 36, row = 24, names = 128, times = 60, lane = 9, gap = 58;
  const shown = places.filter((p) => state.layers.includes(p.layer)), ties = tiesOf(places, shown);
  const lanes = lanesOf(ties);
  const base = places.find((p) => p.layer === floor).seconds, values = [];
  const ends = (p) => p.layer === floor || noisy(p.floor) ? [0, 0] : [base * p.floor.low, base * p.floor.high];
  for (const p of shown) values.push(p.seconds, ...ends(p).filter((v) => v > 0));
  const right = wide - lane * (1 + Math.max(-1, ...lanes)), bottom = head + shown.length * row;
  let [low, high] = within(values, 10);
  low /= 1.03;
  high *= 1.03;
  const at = scale(low, high, names, right - times - 8), cut = (v) => at(Math.min(Math.max(v, low), high));
  const out = [written(names, head - 25, 'start', 'small', 'time of a call, logarithmic')];
  let grid = '', last = -Infinity;
  for (const mark of marksOf(low, high)) {
    grid += `M${num(at(mark))} ${num(head - 4)}V${num(bottom)}`;
    if (at(mark) - last >= gap) {
      out.push(written(at(mark), head - 8, 'middle', 'small', tick(mark)));
      last = at(mark);
    }
  }
  out.push(drawn('path', { d: grid, class: 'grid' }));
  shown.forEach((p, i) => {
    const g = drawn('g', { class: 'row', 'data-layer': p.layer, transform: `translate(0 ${num(head + i * row)})` });
    const y = row / 2, x = at(p.seconds), [from, to] = ends(p);
    g.append(written(names - 10, y + 4, 'end', 'name', p.layer));
    if (p.seconds > high * (1 + 1e-9) || p.seconds < low * (1 - 1e-9)) {
      const above = p.seconds > high, edge = above ? right - times - 8 : names;
      g.append(drawn('path', { d: `M${num(edge - 3)} ${num(y + 4)}l4-8m2 0l-4 8`, class: 'break' }),
        written(edge + (above ? -8 : 8), y + 4, above ? 'end' : 'start', 'small halo', duration(p.seconds)));
    } else {
      if (from > 0) g.append(drawn('path', { d: `M${num(cut(from))} ${num(y)}H${num(cut(to))}`, class: 'whisker' }));
      g.append(drawn('path', { d: data.marks[p.layer], class: 'point', transform: `translate(${num(x)} ${num(y)})` }));
    }
    g.append(written(right - 6, y + 4, 'end', 'small', duration(p.seconds)));
    out.push(g);
  });
  ties.forEach(([from, to], i) => out.push(drawn('path', { class: 'tie',
    d: `M${num(right + lanes[i] * lane + 1)} ${num(head + from * row + 5)}h5V${num(head + (to + 1) * row - 5)}h-5` })));
  svg.setAttribute('viewBox', `0 0 ${wide} ${num(bottom)}`);
  svg.setAttribute('aria-label', `Ranking. ${shown.map((p) => `${p.layer} ${duration(p.seconds)}`).join(', ')}`);
  svg.replaceChildren(...out);
};

// showRanks shows the ranking of a situation, if there is one.
const showRanks = (places, caption) => {
  for (const figure of all('#ranks figure')) {
    const of = figure.dataset.run === `run-${state.run}` && figure.dataset.engine === state.engine;
    figure.hidden = !of || !places.length;
    if (figure.hidden) continue;
    one('figcaption', figure).firstChild.data = `${caption} `;
    for (const named of all('.save .hear', figure)) named.textContent = ` of ${caption}`;
    drawRanks(one('svg', figure), places);
  }
};
