(notice => `<div role="status" aria-live="polite">${notice.text || notice.choose
  ? `<p class="${notice.text ? e(notice.verdict) : 'weak'}">${e(notice.text)}${notice.choose
    ? ' <button type="button" class="choose">Several things? Choose one</button>' : ''}</p>` : ''}</div><div
  role="alert">${notice.failed ? `<p class="failed">${e(notice.failed)}</p>` : ''}</div>`
)(value ?? {})
