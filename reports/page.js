'use strict';
// The page reads and prints without this file; it adds the filter, sorting, keys and copying. What is
// to be filtered by stands in an index, so that a key stroke reads no text of the document.
(() => {
  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId('index').textContent);
  const inputs = {
    q: byId('filter-text'),
    family: byId('filter-family'),
    role: byId('filter-role'),
    detector: byId('filter-detector'),
    verdict: byId('filter-verdict'),
    sort: byId('sort'),
  };
  const verdicts = ['confirmed', 'unjudged', 'missed', 'broken', 'errored'];

  // ---- what is shown -----------------------------------------------------------------------------

  // An entry of the index with its elements, which are looked up once.
  const entry = (of) => ({...of, words: of.words.toLowerCase(), shown: true});
  const cases = index.cases.map((each, place) => {
    const made = {...entry(each), place, article: byId(each.id), row: byId('row-' + each.id)};
    made.results = each.results.map((of) => ({...entry(of), element: byId(of.id)}));
    made.variants = [...new Set(made.results.map((of) => of.element.parentElement))];
    made.findings = made.results.reduce((sum, of) => sum + (of.findings || 0), 0);
    return made;
  });
  let order = cases;

  const wanted = () => ({
    words: inputs.q.value.toLowerCase().split(/\s+/).filter(Boolean),
    family: inputs.family.value,
    role: inputs.role.value,
    detector: inputs.detector.value,
    verdict: inputs.verdict.value,
  });

  const fits = (result, want) =>
    (!want.role || result.role === want.role) &&
    (!want.detector || result.detector === want.detector) &&
    (!want.verdict || result.verdict === want.verdict);

  // Only what changes is touched: nothing is asked of the layout.
  function show(element, shown) {
    if (element.hidden === shown) element.hidden = !shown;
  }

  function filterCase(each, want) {
    const rest = want.words.filter((word) => !each.words.includes(word));
    const named = !want.family || each.family === want.family;
    each.shown = false;
    for (const result of each.results) {
      result.shown = named && fits(result, want) && rest.every((word) => result.words.includes(word));
      each.shown = each.shown || result.shown;
    }
    show(each.article, each.shown);
    show(each.row, each.shown);
    if (!each.shown) return;
    for (const result of each.results) show(result.element, result.shown);
    for (const variant of each.variants) {
      show(variant, each.results.some((of) => of.shown && of.element.parentElement === variant));
    }
  }

  const many = (count, one) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

  function tell() {
    const all = cases.flatMap((each) => each.results);
    const shown = all.filter((each) => each.shown);
    const findings = shown.reduce((sum, each) => sum + (each.findings || 0), 0);
    const ofCases = cases.filter((each) => each.shown).length;
    byId('matches').textContent = `${ofCases.toLocaleString('en')} of ${many(cases.length, 'case')}, ` +
      `${shown.length.toLocaleString('en')} of ${many(all.length, 'result')}, ${many(findings, 'finding')} shown`;
    show(byId('nothing'), ofCases === 0 && cases.length > 0);
  }

  // ---- order -------------------------------------------------------------------------------------

  const worst = (each) => Math.max(verdicts.indexOf(each.verdict),
                                   ...each.results.map((of) => verdicts.indexOf(of.verdict)));
  const last = Number.MAX_VALUE;  // what was not measured comes last
  const keys = {
    verdict: (each) => -worst(each),
    rate: (each) => each.rate ?? last,
    first: (each) => -(each.first ?? -last),
    findings: (each) => -each.findings,
    cost: (each) => -(each.cost ?? -last),
    seconds: (each) => -each.seconds,
  };
  let sorted = '';

  // Of the overview, which the keys follow: the cases stay where they are, as moving them takes long.

  function sort() {
    const by = inputs.sort.value;
    if (by === sorted) return;
    sorted = by;
    const key = keys[by] || (() => 0);
    order = [...cases].sort((one, other) => key(one) - key(other) || one.place - other.place);
    byId('rows').append(...order.map((each) => each.row));
  }

  // ---- the address: a view, and a place in it --------------------------------------------------

  // "#?family=queue&at=case-queue/x" is a view with a place, "#case-queue/x" a place alone.
  function readAddress() {
    const hash = location.hash.slice(1);
    const query = new URLSearchParams(hash.startsWith('?') ? hash.slice(1) : '');
    if (hash.startsWith('?')) return {query, at: query.get('at') || ''};
    try {
      return {query, at: decodeURIComponent(hash)};
    } catch {
      return {query, at: ''};  // not an address of this page
    }
  }

  function view() {
    const query = new URLSearchParams();
    for (const [name, input] of Object.entries(inputs)) {
      const value = input.value.trim();
      if (value) query.set(name, value);
    }
    return query;
  }

  function writeAddress() {
    const query = view().toString();
    history.replaceState(null, '', query ? '#?' + query : location.pathname + location.search);
  }

  // A value that the page does not have is not taken: it would hide everything and say nothing.
  function setInputs(query) {
    for (const [name, input] of Object.entries(inputs)) {
      input.value = query.get(name) || '';
      if (input.selectedIndex === -1) input.value = '';
    }
  }

  function apply() {
    const want = wanted();
    for (const each of cases) filterCase(each, want);
    sort();
    tell();
  }

  function changed() {
    apply();
    writeAddress();
  }

  function clear() {
    setInputs(new URLSearchParams());
    changed();
  }

  // A link to something that is closed opens it; to something that is filtered away, shows it.
  function goTo(at) {
    const target = at && byId(at);
    if (!target) return;
    if (target.closest('[hidden]')) clear();
    for (let each = target; each; each = each.parentElement) {
      if (each instanceof HTMLDetailsElement) each.open = true;
    }
    target.scrollIntoView();
  }

  function followAddress() {
    const {query, at} = readAddress();
    const isPlace = !location.hash.startsWith('#?');
    if (!isPlace || at === '') setInputs(query);
    apply();
    if (at) {
      goTo(at);
    } else if (!isPlace) {
      byId('filters').scrollIntoView();
    }
  }

  // A link to a place keeps the view.
  function onLink(event) {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const href = link.getAttribute('href').slice(1);
    const query = view();
    if (href.startsWith('?') || query.size === 0) return;
    event.preventDefault();
    query.set('at', href);
    history.pushState(null, '', '#?' + query);
    goTo(href);
  }

  // ---- keys --------------------------------------------------------------------------------------

  const openAll = (open) => {
    for (const each of cases) {
      for (const result of each.results) {
        if (each.shown && result.shown) result.element.open = open;
      }
    }
  };

  let current = '';  // the case or finding that the keys came to

  function step(elements, direction) {
    if (elements.length === 0) return;
    const at = elements.findIndex((each) => each.id === current);
    const next = at < 0 ? nearest(elements, direction) : elements[at + direction];
    if (!next) return;
    current = next.id;
    goTo(next.id);
    next.querySelector('h3 a, h5 a').focus({preventScroll: true});
  }

  function nearest(elements, direction) {
    const below = elements.findIndex((each) => each.getBoundingClientRect().top > -8);
    if (direction > 0) return elements[below < 0 ? elements.length - 1 : below];
    return elements[below < 0 ? elements.length - 1 : Math.max(0, below - 1)];
  }

  const stepCase = (direction) =>
    step(order.filter((each) => each.shown).map((each) => each.article), direction);

  function stepFinding(direction) {
    const shown = order.filter((each) => each.shown).flatMap((each) => each.results)
      .filter((result) => result.shown && result.findings);
    step(shown.flatMap((result) => [...result.element.querySelectorAll('.finding')]), direction);
  }

  const actions = {
    '/': () => inputs.q.focus(),
    '?': () => byId('keys').showModal(),
    e: () => openAll(true),
    c: () => openAll(false),
    j: () => stepCase(1),
    k: () => stepCase(-1),
    n: () => stepFinding(1),
    p: () => stepFinding(-1),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId('keys').open) return;
    if (event.key === 'Escape') {
      if (document.activeElement !== inputs.q || inputs.q.value === '') clear();
      else { inputs.q.value = ''; changed(); }
      document.activeElement.blur();
      return;
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // ---- copying -----------------------------------------------------------------------------------

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;  // not allowed here: the text is selected for the reader instead
    }
  }

  // The command beside a button; of a finding, the one that replays it, or that repeats its result.
  function commandOf(button) {
    const beside = button.closest('.command');
    if (beside) return beside.querySelector('code');
    const link = button.closest('.finding').querySelector('a[href*=".interleaving-"]');
    const shown = link && byId(link.getAttribute('href').slice(1));
    const commands = (shown || button.closest('.result')).querySelectorAll('.command code');
    return commands[commands.length - 1];
  }

  async function onCopy(event) {
    const button = event.target.closest('button.copy');
    const code = button && commandOf(button);
    if (!code) return;
    const done = await copied(code.textContent);
    if (!done) getSelection().selectAllChildren(code);
    if (button.dataset.told) return;
    const label = [...button.childNodes];
    button.dataset.told = 'yes';
    button.textContent = done ? 'Copied' : 'Selected';
    setTimeout(() => { button.replaceChildren(...label); delete button.dataset.told; }, 1500);
  }

  // ---- printing: what is closed would not be printed ---------------------------------------------

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
  });

  // ---- start -------------------------------------------------------------------------------------

  document.documentElement.classList.add('scripted');
  byId('filters').hidden = false;
  byId('filters').addEventListener('input', changed);
  for (const id of ['clear', 'clear-too']) byId(id).addEventListener('click', clear);
  byId('expand').addEventListener('click', () => openAll(true));
  byId('collapse').addEventListener('click', () => openAll(false));
  byId('help').addEventListener('click', actions['?']);
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onLink);
  document.addEventListener('click', onCopy);
  addEventListener('hashchange', followAddress);
  addEventListener('popstate', followAddress);
  followAddress();
})();
