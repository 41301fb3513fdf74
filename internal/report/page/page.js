'use strict';
// What is shown is chosen here and kept in the address, so that a view can be shared. Without a
// script the page shows everything, and the first mix's ranking.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
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
      p.rank = best === worst ? `${best}` : `${best}–${worst}`;
      if (i === 0) p.words = worst === 1 ? 'the fastest' : `one of ${worst} that cannot be told apart in this run`;
      else if (!slower[0][i]) p.words = `cannot be told apart from ${first.layer} in this run`;
      else p.words = difference(p.floor.center / first.floor.center, first.layer);
    });
  };

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
      return { places, missing, noise: `Too noisy to say which is faster: ${wide} of ${others.length} intervals are so wide that ` +
        `the upper end is more than ${data.tooWide} times the lower, or missing. ${data.quieter}` };
    }
    places.sort((a, b) => a.floor.center - b.floor.center);
    rank(places);
    return { places, missing, noise: '' };
  };
  const element = (name, text = '', attributes = {}) => {
    const e = document.createElement(name);
    e.textContent = text;
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    return e;
  };
  const showRanking = () => {
    const { places, missing, noise } = ranked(), target = document.getElementById('ranking'), why = data.runs[state.run].why;
    document.getElementById('order').textContent = why || noise || places.map((p) => `${p.rank} ${p.layer}`).join(', ');
    if (why) {
      target.replaceChildren(element('p', why, { class: 'note' }));
      return;
    }
    const mix = data.mixes.find((m) => m.name === state.mix);
    const box = element('div', '', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': `Ranking on ${state.engine}` });
    if (!places.length) {
      box.append(element('p', 'Nothing to rank: give an operation that was timed a weight.', { class: 'note' }));
      target.replaceChildren(box);
      return;
    }
    const table = element('table', '', { class: 'ranking' });
    const writes = Object.keys(weightsOf()).length && syncOf() === 'full' ? 'writes durable' : 'syncs off';
    table.append(element('caption', `${mix ? `${mix.name} (${mix.from})` : 'my workload'} on ${state.engine}, ${writes}, ` +
      (state.rtt ? `round trips of ${state.rtt} ms` : 'no network')));
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
    box.append(table);
    if (noise) box.append(element('p', noise, { class: 'noise' }));
    if (missing.length) box.append(element('p', `Not in these results, and left out of the mix: ${missing.join(', ')}.`, { class: 'note' }));
    target.replaceChildren(box);
  };

  // What is shown.

  const style = document.head.appendChild(document.createElement('style'));
  const quoted = (s) => CSS.escape(s);
  const hide = (attribute, within, kept) =>
    `${within} [${attribute}]${kept.map((k) => `:not([${attribute}="${quoted(k)}"])`).join('')} { display: none }`;
  const show = () => {
    style.textContent = [
      hide('data-run', 'body', [`run-${state.run}`]),
      hide('data-engine', 'body', [state.engine]),
      hide('data-layer', '#overview', state.layers),
      hide('data-layer', '#time', state.layers),
      hide('data-layer', '#living', state.layers),
      hide('data-layer', '#side-by-side', state.beside),
      hide('data-op', '#overview', state.ops),
      hide('data-op', '#living', state.ops),
      hide('data-op', '#side-by-side', [state.op]),
      hide('data-op', '#time', [state.op]),
    ].join('\n');
    showRanking();
    const run = one('#run');
    if (run) run.value = state.run;
    const engines = data.runs[state.run].engines, engine = one('#engine');
    engine.replaceChildren(...engines.map((e) => element('option', e)));
    engine.value = state.engine;
    one('#engine-choice').hidden = engines.length < 2;
    for (const name of ['layers', 'ops', 'beside']) {
      for (const input of all(`input[name="${name}"]`)) {
        input.checked = state[name].includes(input.value);
        if (name === 'beside') {
          input.disabled = input.checked ? state.beside.length <= 2 : state.beside.length >= most;
        }
      }
    }
    for (const table of all('table.times')) { // of a server that commits in one way there is one
      table.parentElement.hidden = !all('tbody tr', table).some((tr) =>
        tr.dataset.engine === state.engine && state.ops.includes(tr.dataset.op));
    }
    for (const select of all('select.operation')) select.value = state.op;
    one('#mix').value = state.mix;
    if (document.activeElement !== one('#rtt')) one('#rtt').value = state.rtt;
    const syncs = new Set(rows().map((r) => r.sync).filter((sync) => sync));
    for (const option of all('#sync option')) option.disabled = syncs.size > 0 && !syncs.has(option.value);
    one('#sync').value = syncOf();
    const weights = weightsOf(), sum = Object.values(weights).reduce((a, b) => a + b, 0) || 1;
    for (const input of all('[data-weight]')) {
      const w = weights[input.dataset.weight] || 0;
      const value = state.mix === 'own' ? w : 100 * w / sum;
      if (document.activeElement !== input) input.value = value;
      input.nextElementSibling.textContent = Number(value.toFixed(2));
    }
  };
  const set = (change) => {
    state = checked({ ...state, ...change });
    show();
    const fragment = encode();
    history.replaceState(null, '', fragment ? `#${fragment}` : location.pathname + location.search);
  };

  // What is asked for.

  const toggled = (name, input) => {
    const chosen = new Set(state[name]);
    if (input.checked) chosen.add(input.value); else chosen.delete(input.value);
    const order = name === 'ops' ? operations : data.layers;
    set({ [name]: order.filter((k) => chosen.has(k)) });
  };
  const step = (by) => {
    const n = operations.length;
    set({ op: operations[(operations.indexOf(state.op) + by + n) % n] });
  };
  const nextLayer = () => {
    const last = state.beside[state.beside.length - 1], n = data.layers.length;
    for (let i = 1; i < n; i++) {
      const next = data.layers[(data.layers.indexOf(last) + i) % n];
      if (!state.beside.includes(next)) {
        set({ beside: [...state.beside.slice(0, -1), next] });
        return;
      }
    }
  };
  document.addEventListener('change', (event) => {
    const t = event.target;
    if (t.id === 'run') set({ run: Number(t.value) });
    else if (t.id === 'engine') set({ engine: t.value });
    else if (t.id === 'sync') set({ sync: t.value });
    else if (t.id === 'mix') {
      set(t.value === 'own' ? { mix: 'own', weights: shares() } : { mix: t.value });
    } else if (t.classList.contains('operation')) set({ op: t.value });
    else if (lists.includes(t.name)) toggled(t.name, t);
  });
  // shares returns the weights of the mix that is shown, as shares of a hundred.
  const shares = () => {
    const weights = weightsOf(), sum = Object.values(weights).reduce((a, b) => a + b, 0) || 1;
    return Object.fromEntries(Object.entries(weights).map(([op, w]) => [op, Number((100 * w / sum).toFixed(2))]));
  };
  document.addEventListener('input', (event) => {
    const t = event.target;
    if (t.id === 'rtt') set({ rtt: Math.min(1000, Math.max(0, Number(t.value) || 0)) });
    else if (t.dataset.weight) {
      const weights = state.mix === 'own' ? { ...state.weights } : shares();
      weights[t.dataset.weight] = Number(t.value);
      set({ mix: 'own', weights });
    }
  });
  document.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button'), link = event.target.closest('a[href^="#"]');
    if (button && button.dataset.step) step(Number(button.dataset.step));
    else if (button && button.dataset.pick) {
      const writes = new Set(data.runs.flatMap((r) => r.rows.filter((row) => row.sync).map((row) => row.op)));
      const picks = { all: () => true, none: () => false, reads: (op) => !writes.has(op), writes: (op) => writes.has(op) };
      set({ ops: operations.filter(picks[button.dataset.pick]) });
    } else if (link) {
      event.preventDefault();
      follow(link.getAttribute('href').slice(1), link);
    }
  });
  // follow goes to a place of the page, and shows it if it is not shown. The address keeps the
  // choice, so the place is no part of it.
  const follow = (id, link) => {
    const target = document.getElementById(id);
    if (!target) return;
    if (link.closest('.calls, .see') && !target.matches('details[id^="shared"]')) {
      bring(target, link);
      return;
    }
    if (target.dataset.op) set({ op: target.dataset.op });
    for (let e = target; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
    target.scrollIntoView();
    if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  // bring shows a piece of source that stands elsewhere below the link to it, or takes it away.
  const bring = (part, link) => {
    const paragraph = link.closest('p'), shown = one(`[data-from="${quoted(part.id)}"]`, paragraph.parentElement);
    link.setAttribute('aria-expanded', String(!shown));
    if (shown) {
      shown.remove();
      return;
    }
    const copy = part.cloneNode(true);
    copy.removeAttribute('id');
    if (copy.tagName === 'DETAILS') copy.open = true;
    all('.picture', part).forEach((picture, i) => { // what is in a shadow is not cloned
      all('.picture', copy)[i].attachShadow({ mode: 'open' }).innerHTML = picture.shadowRoot.innerHTML;
    });
    copy.dataset.from = part.id;
    paragraph.after(copy);
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    if (event.key === 'n') step(1);
    else if (event.key === 'p') step(-1);
    else if (event.key === 'l') nextLayer();
  });

  // fill writes the rounds of an operation as a table, once.
  const fill = (details) => {
    const { rounds: op, sync } = details.dataset, figure = details.closest('figure');
    const run = data.runs[Number(figure.dataset.run.slice('run-'.length))];
    const row = run.rows.find((r) => r.op === op && (r.sync || '') === sync && r.engine === figure.dataset.engine);
    const table = element('table', '', { class: 'facts' }), head = element('tr'), body = element('tbody');
    head.append(element('td'));
    const layers = data.layers.filter((l) => row.rounds[l]);
    row.rounds[layers[0]].forEach((_, i) => head.append(element('th', i + 1, { scope: 'col' })));
    for (const layer of layers) {
      const tr = element('tr', '', { 'data-layer': layer });
      tr.append(element('th', layer, { scope: 'row' }), ...row.rounds[layer].map((ns) => element('td', ns)));
      body.append(tr);
    }
    const box = element('div', '', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': `Rounds of ${op}` });
    const thead = element('thead');
    thead.append(head);
    table.append(thead, body);
    box.append(table);
    one('p', details).replaceWith(box);
  };
  for (const details of all('details[data-rounds]')) details.addEventListener('toggle', () => fill(details), { once: true });

  // named says of the cells of a table, which are many, whose they are, as its head does.
  const named = (table) => {
    const layers = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.layer);
    for (const cell of all('tbody td', table)) cell.dataset.layer = layers[cell.cellIndex];
  };
  all('#side-by-side .facts').forEach(named);

  // The beginning.

  const arrive = () => {
    const fragment = location.hash.slice(1);
    const target = fragment && document.getElementById(fragment);
    state = target ? first() : decode(fragment);
    if (target && target.dataset.op) state.op = target.dataset.op;
    show();
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', arrive);
  document.documentElement.classList.add('scripted');
  for (const e of all('#choice, #workload, #operations, #beside-choice, .operation-choice, .keys')) e.hidden = false;
  arrive();
})();
