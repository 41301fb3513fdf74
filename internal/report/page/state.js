// What is shown is chosen on the page and kept in its address, so that a view can be shared.

const data = JSON.parse(document.getElementById('data').textContent);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
const element = (name, text = '', attributes = {}) => {
  const e = document.createElement(name);
  e.textContent = text;
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  return e;
};
const quoted = (s) => CSS.escape(s);

const operations = all('#operations input').map((input) => input.value);
const matters = all('[name=matters]').map((input) => input.value);
const floor = 'floor';

const first = () => ({
  run: 0, engine: data.runs[0].engines[0] || '', layers: data.layers.slice(), ops: operations.slice(),
  beside: data.opened, // layers whose columns of source are open
  layer: data.opened.find((l) => l !== floor) || data.layers[0], // the one that a narrow window shows
  op: operations.includes('HomeTimeline') ? 'HomeTimeline' : operations[0],
  mix: data.mix || 'own', weights: {}, rtt: data.rtt, sync: data.sync,
  matters: matters.slice(), // to the reader, of what a layer takes and gives
  find: '', // what operations are searched for
  at: '', // the place at which the address opens
});
let state = first();
let refused = ''; // what was given as a round-trip time, and is not one

// The address.

const weighed = new Set([...operations, ...data.mixes.flatMap((m) => Object.keys(m.weights))]);
const lists = ['layers', 'ops', 'beside', 'matters'];
const encode = () => {
  const base = first(), parts = [];
  for (const key of Object.keys(base)) {
    const value = state[key];
    if (key === 'weights') {
      if (state.mix === 'own') {
        parts.push('weights=' + Object.entries(value).filter(([, w]) => w > 0)
          .map(([op, w]) => `${encodeURIComponent(op)}:${w}`).join(','));
      }
    } else if (String(value) !== String(base[key])) {
      parts.push(`${key}=${lists.includes(key) ? value.map(encodeURIComponent).join(',') : encodeURIComponent(value)}`);
    }
  }
  return parts.join('&');
};
// decode reads an address. One that names an operation and no place opens at the operation.
const decode = (text) => {
  const next = first();
  refused = '';
  for (const part of text.split('&')) {
    const [key, value = ''] = part.split(/=(.*)/s);
    let read = value;
    try { read = decodeURIComponent(value); } catch { continue; }
    if (!(key in next)) continue;
    if (lists.includes(key)) {
      const known = { ops: operations, matters }[key] || data.layers;
      next[key] = known.filter((k) => read.split(',').includes(k));
    } else if (key === 'weights') {
      for (const pair of read.split(',')) {
        const [op, w] = pair.split(':');
        if (weighed.has(op) && Number(w) > 0) next.weights[op] = Math.min(100, Number(w));
      }
    } else if (key === 'rtt') {
      const trip = milliseconds(read);
      if (Number.isNaN(trip)) refused = read; else next.rtt = trip;
    } else if (key === 'run') {
      next.run = data.runs[Number(read)] ? Number(read) : 0;
    } else {
      next[key] = read;
      if (key === 'op' && !next.at && operations.includes(read)) next.at = `op-${read}`;
    }
  }
  return checked(next);
};
// checked puts what is not there back to what is.
const checked = (s) => {
  const base = first(), engines = data.runs[s.run].engines;
  if (!engines.includes(s.engine)) s.engine = engines[0] || '';
  if (!operations.includes(s.op)) s.op = base.op;
  if (s.mix !== 'own' && !data.mixes.some((m) => m.name === s.mix)) s.mix = base.mix;
  if (!['full', 'off'].includes(s.sync)) s.sync = base.sync;
  if (!s.layers.length) s.layers = base.layers;
  if (!s.layers.includes(s.layer)) s.layer = s.layers.find((l) => l !== floor) || s.layers[0];
  if (!document.getElementById(s.at)) s.at = '';
  return s;
};

// milliseconds reads a round-trip time of a second at most, such as 0.5, 0,5 ms or 500 µs. It is
// not a number if the text is no such time.
const milliseconds = (text) => {
  const [, number, unit] = /^\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*(µs|us|ms|s|)\s*$/.exec(text) || [];
  if (number === undefined) return NaN;
  const factor = { 'µs': 1e-3, us: 1e-3, s: 1e3 }[unit] || 1;
  const value = Number(number.replace(',', '.')) * factor;
  return value <= 1000 ? value : NaN;
};

// What operations are searched for.

const matches = (op) => state.find.toLowerCase().split(/\s+/).every((word) => op.toLowerCase().includes(word));
const found = () => operations.filter(matches);
