// What is asked for.

const toggled = (name, input) => {
  const chosen = new Set(state[name]);
  if (input.checked) chosen.add(input.value); else chosen.delete(input.value);
  if (name === 'layers' && !chosen.size) {
    input.checked = true;
    say(`${input.value} stays, because at least one layer has to be shown.`);
    return;
  }
  const order = { ops: operations, matters }[name] || data.layers;
  set({ [name]: order.filter((k) => chosen.has(k)) });
};
const step = (by) => {
  const ops = found().length ? found() : operations, n = ops.length, i = ops.indexOf(state.op);
  set({ op: ops[i < 0 ? 0 : (i + by + n) % n] });
};
const narrow = matchMedia('(max-width: 700px)');
// nextLayer shows the source of another layer, in place of the one that it showed before or, at
// first, of the last one that is open.
let latest = null;
const nextLayer = () => {
  const from = state.layers, n = from.length;
  if (narrow.matches) {
    set({ layer: from[(from.indexOf(state.layer) + 1) % n] });
    return;
  }
  const open = from.filter((l) => state.beside.includes(l)), last = open.includes(latest) ? latest : open[open.length - 1];
  for (let i = 1; i < n; i++) {
    const next = from[(from.indexOf(last) + i) % n];
    if (!open.includes(next)) {
      latest = next;
      set({ beside: data.layers.filter((l) => l === next || l !== last && state.beside.includes(l)) });
      return;
    }
  }
};
// fold opens or closes a layer's column of source.
const fold = (layer) => set({ beside: data.layers.filter((l) => state.beside.includes(l) !== (l === layer)) });
// moved is the field that is being moved or written. All its changes are one step for Back.
let moved = null;
const move = (field, change) => {
  set(change, moved === field ? 'replace' : 'push');
  moved = field;
};
for (const end of ['focusout', 'pointerdown']) document.addEventListener(end, () => { moved = null; });
document.addEventListener('change', (event) => {
  const t = event.target;
  if (t.id === 'run') set({ run: Number(t.value) });
  else if (t.id === 'engine') set({ engine: t.value });
  else if (t.id === 'sync') set({ sync: t.value });
  else if (t.id === 'mix') {
    set(t.value === 'own' ? { mix: 'own', weights: shares() } : { mix: t.value });
  } else if (t.id === 'layer') set({ layer: t.value });
  else if (t.classList.contains('operation')) set({ op: t.value });
  else if (lists.includes(t.name)) toggled(t.name, t);
});
// shares returns the weights of the mix that is shown, as shares of a hundred.
const shares = () => {
  const weights = weightsOf(), sum = Object.values(weights).reduce((a, b) => a + b, 0) || 1;
  return Object.fromEntries(Object.entries(weights).map(([op, w]) => [op, Number((100 * w / sum).toFixed(2))]));
};
document.addEventListener('input', (event) => {
  const t = event.target;
  if (t.id === 'rtt') {
    const trip = milliseconds(t.value);
    refused = Number.isNaN(trip) ? t.value.trim() || 'nothing' : '';
    if (refused) showTrip(); else move(t, { rtt: trip });
  } else if (t.id === 'find') move(t, { find: t.value });
  else if (t.dataset.weight) {
    const weights = state.mix === 'own' ? { ...state.weights } : shares();
    weights[t.dataset.weight] = Number(t.value);
    move(t, { mix: 'own', weights });
  }
});
document.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('click', (event) => {
  const button = event.target.closest('button'), link = event.target.closest('a[href^="#"]');
  if (button && button.dataset.step) step(Number(button.dataset.step));
  else if (button && button.dataset.fold) fold(button.dataset.fold);
  else if (button && button.id === 'panel-button') {
    button.setAttribute('aria-expanded', String(button.getAttribute('aria-expanded') !== 'true'));
  } else if (button && button.dataset.pick) {
    const writes = new Set(data.runs.flatMap((r) => r.rows.filter((row) => row.sync).map((row) => row.op)));
    const picks = { all: () => true, none: () => false, reads: (op) => !writes.has(op), writes: (op) => writes.has(op) };
    set({ ops: operations.filter(picks[button.dataset.pick]) });
  } else if (link) {
    event.preventDefault();
    if (link.matches('.term') && event.pointerType === 'touch') return; // which has shown its words
    follow(link.getAttribute('href').slice(1), link);
  }
});
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
  if (event.key === 'n') step(1);
  else if (event.key === 'p') step(-1);
  else if (event.key === 'l') nextLayer();
});
