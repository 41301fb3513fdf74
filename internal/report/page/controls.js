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
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
  if (event.key === 'n') step(1);
  else if (event.key === 'p') step(-1);
  else if (event.key === 'l') nextLayer();
});
