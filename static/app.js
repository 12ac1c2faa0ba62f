// Progressive enhancement: every page works without this script.

const on = (selector, event, listen) => {
  for (const element of document.querySelectorAll(selector)) element.addEventListener(event, listen);
};

// Submits a form only once, however often its button is pressed. A page restored by Back may submit again.
on('form[data-once]', 'submit', (event) => {
  const form = event.currentTarget;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  // Makes Back load a refused form with GET; otherwise the browser would ask whether to resend it.
  history.replaceState(history.state, '', location.href);
  form.dataset.sent = 'yes';
  for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
});
// A refused form that was kept is replaced at once, because another form or a link may lead away from it. Its address
// shows it again.
if (document.querySelector('[form=discard]')) history.replaceState(history.state, '', location.href);
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-once]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-disabled');
  }
});

// The browser asks before a page is left on which something was typed.
const ask = (event) => event.preventDefault();
on('form[data-once]', 'input', () => addEventListener('beforeunload', ask));
const leave = () => removeEventListener('beforeunload', ask);
on('form', 'submit', leave);
on('form a.button', 'click', leave);

// Parses a fetched page. With Trusted Types, DOMParser refuses a plain string.
const policy = window.trustedTypes?.createPolicy('paraph', { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');

// The errors at the fields of a page, and removing one.
const errors = (root) => [...root.querySelectorAll('.wrong .error')];
const forget = (error) => {
  const field = error.closest('.wrong');
  const ids = (it) => it.getAttribute('aria-describedby')?.split(' ') ?? [];
  const control = [field, ...field.querySelectorAll('*')].find((it) => ids(it).includes(error.id));
  const others = ids(control).filter((it) => it !== error.id);
  control.removeAttribute('aria-invalid');
  if (others.length) control.setAttribute('aria-describedby', others.join(' '));
  else control.removeAttribute('aria-describedby');
  field.classList.remove('wrong');
  error.remove();
};

// Keeps the errors that the page shows and that still are errors in the adapted page.
const keepErrors = (page) => {
  const shown = errors(document).map((it) => it.id);
  errors(page).filter((it) => !shown.includes(it.id)).forEach(forget);
  errors(document).filter((it) => !page.getElementById(it.id)).forEach(forget);
  const summary = document.querySelector('.error-summary');
  for (const link of summary?.querySelectorAll('a') ?? []) {
    const still = page.getElementById(`${link.hash.slice(1)}-error`);
    if (!still) link.closest('li').remove();
    else link.textContent = page.querySelector(`.error-summary a[href='${link.hash}']`).textContent;
  }
  if (!summary || summary.querySelector('a')) return;
  summary.remove();
  document.title = page.title;
};

// Adapts a form when another country or national cloud is chosen: fetches the page that the button would load, and
// replaces the parts that differ. The focus stays where it is, and a field that was changed in the meantime keeps its
// value.
for (const button of document.querySelectorAll('[data-adapt]')) {
  const { form } = button;
  let asked;
  const adapt = async () => {
    asked?.abort();
    asked = new AbortController();
    const sent = new URLSearchParams(new FormData(form));
    sent.set(button.name, document.querySelector('.error-summary') ? 'errors' : button.value);
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.action, { method: 'POST', body: sent, signal: asked.signal, redirect: 'manual' });
      if (!answer.ok) {
        // The page after the button says why, for example that the session has ended.
        button.click();
        return;
      }
      const page = parse(await answer.text());
      keepErrors(page);
      for (const part of form.querySelectorAll('[data-adapts]')) {
        const adapted = page.getElementById(part.id);
        for (const field of part.querySelectorAll('[name]')) {
          const typed = field.value !== (sent.get(field.name) ?? '');
          if (typed) adapted.querySelector(`[name=${field.name}]`).value = field.value;
        }
        const focused = part.contains(document.activeElement) && document.activeElement.id;
        part.replaceWith(adapted);
        if (focused) document.getElementById(focused)?.focus();
      }
      document.getElementById('adapted').textContent = page.getElementById('adapted').textContent;
      form.removeAttribute('aria-busy');
    } catch (error) {
      if (error.name === 'AbortError') return;
      // No answer: the form stays as it is, and the button tries again.
      form.removeAttribute('aria-busy');
      button.hidden = false;
    }
  };
  for (const id of button.dataset.adapt.split(' ')) on(`#${id}`, 'change', adapt);
  button.hidden = true;
}

// Screen readers read the error summary first.
document.querySelector('[data-focus]')?.focus();

// The signatory box names the person who will be recorded: the primary contact, until another person is typed.
const signatory = document.querySelector('[data-signatory]');
if (signatory) {
  const blank = signatory.dataset.signatory;
  const parts = ['first_name', 'last_name', 'email', 'phone'];
  const fields = (prefix) => parts.map((it) => document.getElementById(prefix + it));
  const values = (prefix) => fields(prefix).map((it) => it.value.trim());
  const details = document.getElementById('signatory_first_name').closest('details');
  const isContact = () => !values('signatory_').some(Boolean) || `${values('signatory_')}` === `${values('')}`;
  let follows = isContact();
  // A dash stands for the name that a person with only one name does not have.
  const name = (names) => names.filter((it) => it && !signatory.dataset.noName.split(' ').includes(it)).join(' ');
  const show = () => {
    const [first, last, ...ways] = values(follows ? '' : 'signatory_');
    signatory.textContent = [name([first, last]), ...ways].filter(Boolean).join(', ') || blank;
  };
  const follow = () => {
    // Closed, the fields are sent as well.
    const isFilled = values('signatory_').some(Boolean);
    if (follows && (details.open || isFilled)) fields('signatory_').forEach((it, at) => { it.value = fields('')[at].value; });
    show();
  };
  on('[data-contact]', 'input', follow);
  details.addEventListener('toggle', follow);
  details.addEventListener('input', () => {
    follows = isContact();
    show();
  });
  follow();
}

// Fills a date with today's in the partner's time zone.
on('[data-today]', 'click', ({ currentTarget: { dataset, parentElement } }) => {
  const parts = dataset.today.split(' ');
  parentElement.querySelectorAll('input').forEach((it, at) => { it.value = parts[at]; });
});
for (const button of document.querySelectorAll('[data-today]')) button.hidden = false;

// A link to a field inside closed <details> opens them.
const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  target?.closest?.('details')?.setAttribute('open', '');
  target?.focus?.();
};
addEventListener('hashchange', reveal);
reveal();

on('[data-print]', 'click', () => print());
for (const button of document.querySelectorAll('[data-print]')) button.hidden = false;

// Adds a copy button to each reference.
for (const code of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button secondary';
  button.textContent = code.dataset.copy;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = code.dataset.copied;
  });
  code.after(' ', button);
}

// Search as you type: replaces the results with those of the page that the form would load.
const search = document.querySelector('form[data-search]');
if (search) {
  let asked;
  let wait;
  const refresh = async () => {
    asked?.abort();
    asked = new AbortController();
    const fields = new URLSearchParams([...new FormData(search)].filter(([, value]) => value));
    const address = fields.size ? `/customers?${fields}` : '/customers';
    const results = document.getElementById('results');
    results.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return location.assign(address);
      const page = parse(await answer.text());
      for (const id of ['commands', 'results']) document.getElementById(id).replaceWith(page.getElementById(id));
      // Only the text changes, so that the live region is announced.
      document.getElementById('hits').textContent = page.getElementById('hits').textContent;
      for (const next of document.querySelectorAll('input[name=next]')) next.value = address;
      history.replaceState(null, '', address);
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(address);
    }
  };
  search.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(refresh, 150);
  });
}

// Passkeys: the browser signs the server's challenge, and the form sends the answer.
for (const place of document.querySelectorAll('[data-passkey]')) {
  const { passkey, challenge, form } = place.dataset;
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  place.hidden = false;
  const button = place.querySelector('button');
  const fields = document.getElementById(form).elements;
  const said = document.createElement('p');
  said.className = 'error';
  said.setAttribute('role', 'alert');
  button.addEventListener('click', async () => {
    // Without a name, the form is sent as it is: the server answers with the error, and no passkey is wasted.
    if (passkey === 'create' && !fields.passkey_name.value.trim()) {
      leave();
      document.getElementById(form).submit();
      return;
    }
    button.disabled = true;
    said.remove();
    try {
      const body = new URLSearchParams({ csrf: fields.csrf.value });
      const answer = await fetch(challenge, { method: 'POST', body, redirect: 'error' });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const { id, publicKey } = await answer.json();
      const credential = passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
      fields.challenge.value = id;
      fields.credential.value = JSON.stringify(credential.toJSON());
      leave();
      document.getElementById(form).submit();
    } catch {
      said.textContent = button.dataset.failed;
      button.after(said);
      button.disabled = false;
      button.focus();
    }
  });
  // Enter in the name field presses the button.
  if (passkey === 'create') on(`#${form}`, 'submit', (event) => {
    event.preventDefault();
    button.click();
  });
}
