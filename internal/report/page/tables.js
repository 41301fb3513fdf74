// What tables do.

// named says of the cells of a table, which are many, whose they are, as its head does.
const named = (table) => {
  const layers = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.layer);
  for (const cell of all('tbody td', table)) cell.dataset.layer = layers[cell.cellIndex];
};
all('#side-by-side .facts').forEach(named);
