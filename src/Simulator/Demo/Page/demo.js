'use strict';

const texts = {
  fr: {
    title: 'FabAccess – démonstration', simulated: 'Matériel simulé, vrais programmes : lecteurs, relais et boutons sont virtuels ; libnfc, Mosquitto, la base et la facturation sont réels.',
    language: 'English', cards: 'Les cartes sur la table', cardsHint: 'Choisissez une carte, puis passez-la sur un lecteur, ou faites-la glisser.',
    machines: 'Les machines', board: 'Le tableau du serveur', faults: 'Mettre en panne', faultsHint: 'Rien ne se perd : essayez.',
    hold: 'Passer sur le lecteur', holding: 'Lecture…', stop: 'Arrêt', on: 'Sous tension', off: 'Hors tension', choose: 'Choisissez d’abord une carte.',
    held: '{card} sur {machine}.', failed: '{machine} : {why}', unplugged: 'Lecteur débranché', babbling: 'Ligne parasitée', edgeDown: 'Boîtier arrêté', cableCut: 'Sans réseau',
    unplug: 'Débrancher le lecteur', garbage: 'Parasiter la ligne', cut: 'Couper le réseau', killBox: 'Tuer le boîtier (kill -9)', startBox: 'Relancer le boîtier',
    killBroker: 'Tuer le broker', killServer: 'Tuer le serveur', startServer: 'Relancer le serveur', center: 'Le serveur', brokerDown: 'Broker arrêté', serverDown: 'Serveur arrêté',
    liveBoard: 'Tableau', members: 'Membres', sessions: 'Sessions', draft: 'Facture en cours de {name}',
  },
  en: {
    title: 'FabAccess – demo', simulated: 'Simulated hardware, real programs: readers, relays and buttons are virtual; libnfc, Mosquitto, the store and the billing are real.',
    language: 'Français', cards: 'The cards on the table', cardsHint: 'Choose a card, then hold it to a reader, or drag it there.',
    machines: 'The machines', board: 'The server’s board', faults: 'Break something', faultsHint: 'Nothing gets lost: try.',
    hold: 'Hold to the reader', holding: 'Reading…', stop: 'Stop', on: 'Powered', off: 'Off', choose: 'Choose a card first.',
    held: '{card} on {machine}.', failed: '{machine}: {why}', unplugged: 'Reader unplugged', babbling: 'Garbage on the line', edgeDown: 'Box not running', cableCut: 'No network',
    unplug: 'Unplug the reader', garbage: 'Garbage on the line', cut: 'Cut the network', killBox: 'Kill the box (kill -9)', startBox: 'Start the box',
    killBroker: 'Kill the broker', killServer: 'Kill the server', startServer: 'Start the server', center: 'The server', brokerDown: 'Broker not running', serverDown: 'Server not running',
    liveBoard: 'Board', members: 'Members', sessions: 'Sessions', draft: 'Draft invoice of {name}',
  },
};

let language = localStorage.getItem('language') === 'en' ? 'en' : 'fr';
let lab = null, standing = null, chosen = null;

const $ = id => document.getElementById(id);
const t = (key, values = {}) => texts[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

async function control(method, path, body = {}) {
  const answer = await fetch('/control' + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (answer.ok) return;
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail || answer.statusText);
}

function news(text) { $('news').textContent = text; }

async function attempt(name, action) {
  try { await action(); } catch (failure) { news(t('failed', { machine: name, why: failure.message })); }
}

function choose(key, focus = false) {
  chosen = key;
  for (const card of document.querySelectorAll('.card')) {
    const is = card.dataset.key === key;
    card.setAttribute('aria-checked', is);
    card.tabIndex = is ? 0 : -1;
    if (is && focus) card.focus();
  }
  showLinks();
}

async function hold(machine, key) {
  if (!key) { news(t('choose')); return; }
  const card = lab.cards.find(c => c.key === key);
  const button = document.querySelector(`[data-hold="${machine.id}"]`);
  button.disabled = true;
  button.textContent = t('holding');
  await attempt(machine.name, async () => {
    await control('POST', `/machines/${machine.id}/tap`, { cards: [key] });
    news(t('held', { card: card.holder[language], machine: machine.name }));
  });
  button.disabled = false;
  button.textContent = t('hold');
}

function showCards() {
  $('cards').replaceChildren(...lab.cards.map((card, i) => {
    const element = make('button', { type: 'button', className: 'card', draggable: true, tabIndex: i === 0 ? 0 : -1 },
      make('span', {}, make('strong', { textContent: card.holder[language] }), make('small', { textContent: card.note[language] })),
      make('span', { className: 'mask', textContent: card.mask }));
    element.dataset.key = card.key;
    element.dataset.kind = card.kind;
    element.setAttribute('role', 'radio');
    element.setAttribute('aria-checked', 'false');
    element.addEventListener('click', () => choose(card.key));
    element.addEventListener('dragstart', e => { e.dataTransfer.setData('text/plain', card.key); choose(card.key); });
    element.addEventListener('keydown', e => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (!step) return;
      e.preventDefault();
      choose(lab.cards[(i + step + lab.cards.length) % lab.cards.length].key, true);
    });
    return element;
  }));
  if (chosen) choose(chosen);
}

function showMachines() {
  $('machines').replaceChildren(...lab.machines.map(machine => {
    const holdButton = make('button', { type: 'button', className: 'primary', textContent: t('hold') });
    holdButton.dataset.hold = machine.id;
    holdButton.setAttribute('aria-label', `${t('hold')} – ${machine.name}`);
    holdButton.addEventListener('click', () => hold(machine, chosen));
    const stop = make('button', { type: 'button', className: 'stop', textContent: t('stop') });
    stop.setAttribute('aria-label', `${t('stop')} – ${machine.name}`);
    const press = pressed => attempt(machine.name, () => control('PUT', `/machines/${machine.id}/stop`, { pressed }));
    stop.addEventListener('click', async () => { await press(true); setTimeout(() => press(false), 250); });
    const element = make('article', { className: 'machine', id: 'machine-' + machine.id },
      make('h3', {}, machine.name, make('small', { textContent: machine.id })),
      make('div', { className: 'lamp' }),
      make('div', { className: 'reader' }, holdButton, stop),
      make('p', { className: 'trouble' }));
    element.addEventListener('dragover', e => { e.preventDefault(); element.classList.add('drop'); });
    element.addEventListener('dragleave', () => element.classList.remove('drop'));
    element.addEventListener('drop', e => { e.preventDefault(); element.classList.remove('drop'); hold(machine, e.dataTransfer.getData('text/plain')); });
    return element;
  }));
}

function toggle(key, isOn, name, action) {
  const button = make('button', { type: 'button', textContent: t(key) });
  button.setAttribute('aria-pressed', isOn);
  button.addEventListener('click', () => attempt(name, () => action(button.getAttribute('aria-pressed') === 'true')));
  return button;
}

function push(key, name, action) {
  const button = make('button', { type: 'button', textContent: t(key) });
  button.addEventListener('click', () => attempt(name, action));
  return button;
}

function showFaults() {
  const group = (name, ...buttons) => make('fieldset', {}, make('legend', { textContent: name }), ...buttons);
  const machines = lab.machines.map(machine => {
    const now = standing.machines.find(m => m.id === machine.id);
    return group(machine.name,
      toggle('unplug', !now.plugged, machine.name, out => control('PUT', `/machines/${machine.id}/reader`, { plugged: out })),
      toggle('garbage', now.babbling, machine.name, on => control('PUT', `/machines/${machine.id}/reader`, { babbling: !on })));
  });
  const boxes = lab.boxes.map(box => {
    const now = standing.boxes.find(b => b.id === box.id);
    return group(box.name,
      toggle('cut', !now.connected, box.name, cut => control('PUT', `/boxes/${box.id}/cable`, { connected: cut })),
      now.running ? push('killBox', box.name, () => control('POST', `/parts/${box.id}/kill`)) : push('startBox', box.name, () => control('POST', `/parts/${box.id}/start`)));
  });
  const center = group(t('center'),
    push('killBroker', t('center'), () => control('POST', '/parts/broker/kill')),
    standing.serverRunning ? push('killServer', t('center'), () => control('POST', '/parts/server/kill')) : push('startServer', t('center'), () => control('POST', '/parts/server/start')));
  const focused = [...$('faults').querySelectorAll('button')].indexOf(document.activeElement);
  $('faults').replaceChildren(...machines, ...boxes, center);
  if (focused >= 0) $('faults').querySelectorAll('button')[focused]?.focus();
}

function showLinks() {
  const link = (text, path) => make('li', {}, make('a', { textContent: text, href: new URL(path, lab.server).href, target: '_blank', rel: 'noopener' }));
  const links = [link(t('liveBoard'), '/'), link(t('members'), '/members'), link(t('sessions'), '/sessions')];
  const card = lab.cards.find(c => c.key === chosen);
  if (card && card.member) links.push(link(t('draft', { name: card.holder[language] }), `/members/${card.member}/invoice`));
  $('links').replaceChildren(...links);
}

function showStanding() {
  for (const now of standing.machines) {
    const element = $('machine-' + now.id);
    if (!element) continue;
    const box = standing.boxes.find(b => b.id === lab.machines.find(m => m.id === now.id).box);
    element.classList.toggle('powered', now.powered);
    element.querySelector('.lamp').textContent = t(now.powered ? 'on' : 'off');
    element.querySelector('.trouble').textContent = [
      !now.plugged && t('unplugged'), now.babbling && t('babbling'), !box.running && t('edgeDown'), !box.connected && t('cableCut'),
      !standing.serverRunning && t('serverDown'), standing.serverRunning && !standing.brokerRunning && t('brokerDown'),
    ].filter(Boolean).join(' · ');
  }
  showFaults();
}

function showAll() {
  document.documentElement.lang = language;
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll('[data-t-title]')) element.title = t(element.dataset.tTitle);
  $('language').textContent = t('language');
  $('language').lang = language === 'fr' ? 'en' : 'fr';
  showCards();
  showMachines();
  showLinks();
  if (standing) showStanding();
}

$('language').addEventListener('click', () => {
  language = language === 'fr' ? 'en' : 'fr';
  localStorage.setItem('language', language);
  showAll();
});

fetch('/control/lab').then(answer => answer.json()).then(found => {
  lab = found;
  $('board').src = lab.server;
  showAll();
  new EventSource('/control/events').addEventListener('message', e => { standing = JSON.parse(e.data); showStanding(); });
});
