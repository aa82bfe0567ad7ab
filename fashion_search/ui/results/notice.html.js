(notice => `<div role="status" aria-live="polite">${
  notice.text ? `<p class="${e(notice.verdict)}">${e(notice.text)}</p>` : ''}</div>`
)(value ?? {})
