((line) => `<button type="button" class="back pill" data-step="back"${line.back ? '' : ' hidden'}>${ICONS.back}<span
  class="word">Back</span></button><div role="status" aria-live="polite">${line.heading ? `<h2>${e(line.heading)}</h2><span class="sr">${
  e(line.found.split(' · ')[0])}</span>` : ''}</div>${line.heading ? `<button type="button" class="info round" popovertarget="facts"
  aria-label="About these results" title="About these results">${ICONS.info}</button><div id="facts" class="about" popover>
  <p class="figures">${e(line.found)}</p><h3>The match figure</h3><p>How far a product stands above the rest of this
  catalogue for what you asked. Figures can be compared between searches; where nothing really matches, all of them are
  turned down.</p><p>50 is clearly better than the average product, and close to 100 stands out from nearly all of them. It
  is no probability. “Words” and “Picture” say the same of each side alone; the slider decides how much either
  counts.</p></div>` : ''}`
)(value ?? {})
