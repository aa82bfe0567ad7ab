((table, caption, columns, nothing) => {
const shown = cell => typeof cell === 'number' ? cell.toLocaleString('en', {maximumFractionDigits: 1})
  : cell && cell.time ? new Date(cell.time * 1000).toLocaleString([], {dateStyle: 'short', timeStyle: 'short'}) : cell;
const cell = (x, i) => i ? `<td>${e(shown(x))}</td>` : `<th scope="row">${e(shown(x))}</th>`;
const rows = Array.isArray(table) ? table : [];
return `<h2>${e(caption)}</h2>` + (rows.length ? `<table><thead><tr>${
  columns.map(name => `<th scope="col">${e(name)}</th>`).join('')}</tr></thead><tbody>${
  rows.map(row => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table>` : `<p>${e(nothing)}</p>`);
})(value, caption, columns, nothing)
