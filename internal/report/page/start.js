// The beginning. Without a script the page shows everything, and the first mix's ranking.

document.documentElement.classList.add('scripted');
for (const e of all('#choice, #workload, #operations, #beside-choice, .operation-choice, .keys')) e.hidden = false;
arrive();
