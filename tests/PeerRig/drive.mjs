// Node-RED with its Shelly nodes against the simulated plugs: it must find, switch and read them, digest and basic sign-in
// included, as it does real ones. Tasmota is spoken by Node-RED's own HTTP request node, by the commands of its documentation.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [simulator, modules] = process.argv.slice(2);
const password = "Geheim-und-laenger";
const started = [];
let passed = 0, failed = 0;

function check(what, holds, seen) {
  console.log(`${holds ? "ok" : "FAIL"}  ${what}${holds ? "" : `: ${JSON.stringify(seen)}`}`);
  if (holds) passed++; else failed++;
}

function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], ...options });
  started.push(child);
  return child;
}

async function plug(kind, ...more) {
  const child = start("dotnet", [simulator, "plug", kind, "--watts", "412.5", ...more]);
  for await (const line of createInterface({ input: child.stdout })) return line.replace("http://", "");
  throw new Error(`The simulated ${kind} did not start.`);
}

const freePort = () => new Promise(done => {
  const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); });
});

// One way in and out for each device: what is posted is the node's input, its output is the answer.
function flow(name, node) {
  return [
    { id: `${name}-in`, type: "http in", z: "tab", url: `/${name}`, method: "post", wires: [[`${name}-do`]] },
    { id: `${name}-do`, z: "tab", wires: [[`${name}-out`]], ...node },
    { id: `${name}-out`, type: "http response", z: "tab", wires: [] },
  ];
}

const shelly = (type, hostname) => ({ type, hostname, mode: "polling", pollinginterval: 0, pollstatus: false, getstatusoncommand: true, devicetype: "Relay", outputs: 1, verbose: false, uploadretryinterval: 5000 });

async function main(user) {
  const addresses = {
    open2: await plug("shelly"), locked2: await plug("shelly", "--password", password),
    open1: await plug("shellyGen1"), locked1: await plug("shellyGen1", "--password", password), tasmota: await plug("tasmota"),
  };
  const port = await freePort();
  writeFileSync(join(user, "settings.js"), `module.exports = { uiHost: "127.0.0.1", uiPort: ${port}, httpAdminRoot: false, flowFile: "flows.json", credentialSecret: false, logging: { console: { level: "warn" } } };`);
  writeFileSync(join(user, "flows.json"), JSON.stringify([
    { id: "tab", type: "tab", label: "plugs" },
    ...flow("open2", shelly("shelly-gen2", addresses.open2)), ...flow("locked2", shelly("shelly-gen2", addresses.locked2)),
    ...flow("open1", shelly("shelly-gen1", addresses.open1)), ...flow("locked1", shelly("shelly-gen1", addresses.locked1)),
    ...flow("tasmota", { type: "http request", method: "GET", ret: "obj", paytoqs: "query", url: `http://${addresses.tasmota}/cm` }),
  ]));
  const signIn = { username: "admin", password };
  writeFileSync(join(user, "flows_cred.json"), JSON.stringify({ "locked2-do": signIn, "locked1-do": signIn }));
  start(process.execPath, [join(modules, "node-red", "red.js"), "--userDir", user], { env: { ...process.env, NODE_PATH: modules }, cwd: modules, stdio: ["ignore", "ignore", "inherit"] });

  async function ask(name, body, patience = 5_000) {
    const answer = await fetch(`http://127.0.0.1:${port}/${name}`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(patience) });
    return await answer.json();
  }

  for (let tries = 0; ; tries++) {
    try { await ask("tasmota", { cmnd: "Power" }, 2_000); break; }
    catch (e) { if (tries > 60) throw e; await new Promise(done => setTimeout(done, 500)); }
  }

  for (const name of ["open2", "locked2"]) {
    const on = await ask(name, { method: "Switch.Set", parameters: { id: 0, on: true, toggle_after: 2 } });
    const seen = on.switch0 ?? on;
    check(`${name}: switched on, with its power and its timer`, seen.output === true && seen.apower === 412.5 && seen.timer_duration === 2, on);
    await new Promise(done => setTimeout(done, 2_300));
    const later = await ask(name, {});
    check(`${name}: off by its own timer, and it says so`, later.switch0?.output === false && later.switch0?.source === "timer", later);
    const kept = await ask(name, { method: "Switch.Set", params: { id: 0, on: true } });
    check(`${name}: on without a timer`, kept.switch0?.output === true && kept.switch0?.timer_duration === undefined, kept);
    const off = await ask(name, { method: "Switch.Set", params: { id: 0, on: false } });
    check(`${name}: switched off`, off.switch0?.output === false && off.switch0?.apower === 0, off);
  }
  for (const name of ["open1", "locked1"]) {
    const on = await ask(name, { relay: 0, on: true, timer: 2 });
    check(`${name}: switched on, with its power and its timer`, on.relays?.[0]?.ison === true && on.relays[0].has_timer === true && on.meters?.[0]?.power === 412.5, on);
    await new Promise(done => setTimeout(done, 2_300));
    const later = await ask(name, {});
    check(`${name}: off by its own timer, and it says so`, later.relays?.[0]?.ison === false && later.relays[0].source === "timer", later);
    const off = await ask(name, { relay: 0, turn: "off" });
    check(`${name}: switched off`, off.relays?.[0]?.ison === false, off);
  }
  check("tasmota: switched on", (await ask("tasmota", { cmnd: "Power On" })).POWER === "ON", "no");
  check("tasmota: says what it draws", (await ask("tasmota", { cmnd: "Status 8" })).StatusSNS?.ENERGY?.Power === 412.5, "no");
  check("tasmota: takes PulseTime and counts by it", (await ask("tasmota", { cmnd: "PulseTime 115" })).PulseTime1?.Set === 115, "no");
  check("tasmota: switched off", (await ask("tasmota", { cmnd: "Power1 OFF" })).POWER === "OFF", "no");
}

const user = mkdtempSync(join(tmpdir(), "fabaccess-peers-"));
try {
  await main(user);
} catch (e) {
  check("the rig came to its end", false, String(e?.stack ?? e));
} finally {
  for (const child of started) child.kill("SIGTERM");
  rmSync(user, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
