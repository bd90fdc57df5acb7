'use strict';
// The page reads and prints without this file; it adds filters, keys and copying.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const inputs = {
    text: byId('filter-text'),
    family: byId('filter-family'),
    detector: byId('filter-detector'),
    verdict: byId('filter-verdict'),
  };
  const cases = all('article.case').map((article) => ({
    article,
    id: article.id,
    family: article.dataset.family,
    words: article.textContent.toLowerCase(),
    results: all('details.result', article),
    rows: all('tbody[data-case]').filter((body) => body.dataset.case === article.id),
  }));

  const fits = (element, wanted) =>
    (!wanted.detector || element.dataset.detector === wanted.detector) &&
    (!wanted.verdict || element.dataset.verdict.split(' ').includes(wanted.verdict));

  function filterCase(each, wanted) {
    const named = (!wanted.family || each.family === wanted.family) && each.words.includes(wanted.text);
    let matches = 0;
    for (const result of each.results) {
      result.hidden = !(named && fits(result, wanted));
      matches += result.hidden ? 0 : 1;
    }
    for (const section of all('section.variant', each.article)) {
      section.hidden = all('details.result', section).every((result) => result.hidden);
    }
    each.article.hidden = matches === 0;
    for (const body of each.rows) {
      body.hidden = matches === 0;
      for (const row of all('tr[data-detector]', body)) row.hidden = !fits(row, wanted);
    }
    return matches > 0;
  }

  function filter() {
    const wanted = {
      text: inputs.text.value.trim().toLowerCase(),
      family: inputs.family.value,
      detector: inputs.detector.value,
      verdict: inputs.verdict.value,
    };
    const shown = cases.filter((each) => filterCase(each, wanted)).length;
    byId('matches').textContent = `${shown} of ${cases.length} cases shown`;
  }

  function clear() {
    for (const input of Object.values(inputs)) input.value = '';
    filter();
  }

  function openAll(open) {
    for (const details of all('details.result')) {
      if (!details.hidden) details.open = open;
    }
  }

  // A link to something in a closed part opens it.
  function openTarget() {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
    target.scrollIntoView();
  }

  function nextCase(direction) {
    const shown = cases.filter((each) => !each.article.hidden);
    const top = (each) => each.article.getBoundingClientRect().top;
    const next = direction > 0 ? shown.find((each) => top(each) > 24)
                               : shown.reverse().find((each) => top(each) < -8);
    if (!next) return;
    next.article.querySelector('h3 a').focus({preventScroll: true});
    next.article.scrollIntoView();
  }

  const keys = {
    '/': () => inputs.text.focus(),
    e: () => openAll(true),
    c: () => openAll(false),
    j: () => nextCase(1),
    k: () => nextCase(-1),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      clear();
      document.activeElement.blur();
      return;
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;  // not allowed here: the text is selected for the reader instead
    }
  }

  function addCopyButton(block) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy the command');
    const code = block.querySelector('code');
    button.addEventListener('click', async () => {
      const done = await copied(code.textContent);
      if (!done) getSelection().selectAllChildren(code);
      button.textContent = done ? 'Copied' : 'Selected';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    block.append(button);
  }

  // What is closed would not be printed.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
  });

  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  for (const input of Object.values(inputs)) input.addEventListener('input', filter);
  byId('expand').addEventListener('click', () => openAll(true));
  byId('collapse').addEventListener('click', () => openAll(false));
  document.addEventListener('keydown', onKey);
  addEventListener('hashchange', openTarget);
  for (const block of all('.command')) addCopyButton(block);
  byId('filters').hidden = false;
  filter();
  openTarget();
})();
