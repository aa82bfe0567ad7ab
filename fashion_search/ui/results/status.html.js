(line => `<button type="button" class="back" data-step="back"${line.back ? '' : ' hidden'}>${ICONS.back}<span
  >Back</span></button><div role="status" aria-live="polite"><p>${e(line.found)}</p></div>`
)(value ?? {})
