// Every request of Gradio's page ends in an answer that it takes for an ordinary one: a failure says why, in a
// sentence. What it would say in a toast goes to the page's notice, as the document event `failed`. Uploads tell how
// far they are (`uploading`: a share, null at the end) and what was sent (`uploaded`: path and file); one that is still
// under way at the next (`sending`) ends without a word.
(() => {
  const AWAY = 'The shop cannot be reached. Check your connection, then try again.';
  const RESTARTED = 'The shop’s server has just started again: try once more.';
  const LOGGED_OUT = 'You are no longer logged in. Reload the page to log in.';
  const ASK_MS = 30000, SILENT_MS = 45000;  // Gradio's stream gives a sign of life every 15 seconds
  const UPLOAD_MS = 120000;
  const ask = window.fetch.bind(window);
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, {detail}));

  const reason = (status, text) => {
    if (status === 401) return LOGGED_OUT;
    try {
      const {detail} = JSON.parse(text);
      if (typeof detail === 'string' && detail) return detail;
    } catch { /* a proxy's own page */ }
    return status >= 502 && status <= 504 ? AWAY : `This was refused (${status}). Reload the page and try again.`;
  };

  // A question. Gradio has a sentence of its own for 503, and gives the page up where there is no answer.
  const asked = async (input, options) => {
    let status = 500, text = JSON.stringify({detail: AWAY});
    try {
      const response = await ask(input, {...options, signal: AbortSignal.timeout(ASK_MS)});
      if (response.ok) return response;
      text = JSON.stringify({detail: reason(response.status, await response.text())});
    } catch { /* AWAY */ }
    return new Response(text, {status});
  };

  // The stream of answers. One that ends before Gradio has ended it fails the questions that wait for it; Gradio makes
  // no toast of that.
  const ENDED = new TextEncoder().encode('data: {"msg": "unexpected_error"}\n\ndata: {"msg": "close_stream"}\n\n');
  const streamed = async request => {
    let reader, broken = AWAY, closed = false;
    try {
      const response = await ask(request);
      if (response.ok) reader = response.body.getReader();
      else broken = reason(response.status, await response.text());
    } catch (error) {
      if (request.signal?.aborted) throw error;
    }
    const next = async () => {
      let timer;
      const silence = new Promise((_, fail) => { timer = setTimeout(fail, SILENT_MS); });
      try {
        return await Promise.race([reader.read(), silence]);
      } finally {
        clearTimeout(timer);
      }
    };
    return new Response(new ReadableStream({
      async pull(controller) {
        try {
          const {done, value} = reader ? await next() : {done: true};
          const text = new TextDecoder().decode(value);  // quotes within products' texts have a backslash before them
          closed ||= /"msg": ?"close_stream"/.test(text);
          if (!done && !/"session_not_found": ?true/.test(text)) return controller.enqueue(value);
          if (!done) broken = RESTARTED;
        } catch { /* broken */ }
        if (!closed && !request.signal?.aborted) {
          tell('failed', broken);
          controller.enqueue(ENDED);
        }
        controller.close();
        reader?.cancel().catch(() => {});
      },
      cancel: () => reader?.cancel().catch(() => {}),
    }), {headers: {'Content-Type': 'text/event-stream'}});
  };

  // An upload, by the older way: only that tells how much has been sent.
  const uploaded = (url, {body, headers}) => new Promise(done => {
    const request = new XMLHttpRequest();
    const end = (status, text) => {
      tell('uploading', null);
      done(new Response(text, {status}));
    };
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
    request.timeout = UPLOAD_MS;
    request.upload.onprogress = ({loaded, total}) => tell('uploading', total ? loaded / total : 0);
    request.onerror = request.ontimeout = () => end(500, AWAY);
    request.onabort = () => end(200, '[]');
    document.addEventListener('sending', () => request.abort(), {once: true});
    request.onload = () => {
      if (request.status !== 200) return end(500, reason(request.status, request.responseText));
      body.getAll('files').forEach((file, place) => tell('uploaded', {path: JSON.parse(request.responseText)[place], file}));
      end(200, request.responseText);
    };
    tell('uploading', 0);
    request.send(body);
  });

  window.fetch = (input, options) => {
    const {pathname} = new URL(input.url ?? input, location.href);
    if (pathname.endsWith('/queue/join')) return asked(input, options);
    if (pathname.endsWith('/queue/data')) return streamed(input);
    if (pathname.endsWith('/gradio_api/upload')) return uploaded(input, options);
    if (pathname.endsWith('/upload_progress')) return Promise.resolve(new Response(''));  // `uploading` tells it
    return ask(input, options);
  };

  // Toasts are never seen (`messages.css`): what one says is passed on, and it is closed.
  const toasts = document.getElementsByClassName('toast-message-text');
  new MutationObserver(() => {
    for (const toast of [...toasts]) {
      tell('failed', toast.textContent.trim().replace(/^HTTP \d+: /, ''));
      toast.classList.remove('toast-message-text');
      toast.closest('.toast-body')?.querySelector('.toast-close')?.click();
    }
  }).observe(document, {childList: true, subtree: true});
})();
