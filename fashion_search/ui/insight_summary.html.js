((figures) => {
const clock = (seconds, options) => new Date(seconds * 1000).toLocaleString([], options);
const figure = (name, n, note) => `<div><dt>${e(name)}</dt><dd>${Number(n).toLocaleString('en')}${
  note ? `<small>${e(note)}</small>` : ''}</dd></div>`;
return figures ? `<p class="when">Since ${e(clock(figures.since, {dateStyle: 'medium', timeStyle: 'short'}))}
  <span>Updated ${e(clock(figures.now, {timeStyle: 'medium'}))}</span></p><dl>${
  figure('Queries', figures.queries, '')}${figure('Searches', figures.searches, 'a slider makes many of a query')}${
  figure('Without a match', figures.unanswered, figures.share)}${figure('Refused', figures.refused, figures.kinds)}</dl>`
  : '';
})(value)
