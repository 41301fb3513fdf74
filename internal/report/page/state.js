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
const floor = 'floor';
const most = 5;

const first = () => ({
  run: 0, engine: data.runs[0].engines[0] || '', layers: data.layers.slice(), ops: operations.slice(),
  beside: data.opened,
  op: operations.includes('HomeTimeline') ? 'HomeTimeline' : operations[0],
  mix: data.mix || 'own', weights: {}, rtt: data.rtt, sync: data.sync,
});
let state = first();

// The address.

const lists = ['layers', 'ops', 'beside'];
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
const decode = (text) => {
  const next = first();
  for (const part of text.split('&')) {
    const [key, value = ''] = part.split(/=(.*)/s);
    let read = value;
    try { read = decodeURIComponent(value); } catch { continue; }
    if (!(key in next)) continue;
    if (lists.includes(key)) {
      const known = key === 'ops' ? operations : data.layers;
      next[key] = known.filter((k) => read.split(',').includes(k));
    } else if (key === 'weights') {
      for (const pair of read.split(',')) {
        const [op, w] = pair.split(':');
        if (operations.includes(op) && Number(w) > 0) next.weights[op] = Math.min(100, Number(w));
      }
    } else if (key === 'rtt') {
      next.rtt = Math.min(1000, Math.max(0, Number(read) || 0));
    } else if (key === 'run') {
      next.run = data.runs[Number(read)] ? Number(read) : 0;
    } else {
      next[key] = read;
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
  if (s.beside.length < Math.min(2, data.layers.length)) s.beside = base.beside;
  s.beside = s.beside.slice(0, most);
  return s;
};
