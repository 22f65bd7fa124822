// Makes a Node SDK tell its story: node tell.js segment|rudderstack URL KEY gzip|plain. Prints the errors as JSON.
import { createRequire } from "node:module";
import { Analytics } from "@segment/analytics-node";

const [, , sdk, url, key, packing] = process.argv;
const errors = [];

const calls = [
  ["identify", { userId: "u1", traits: { email: "ann@company.example" } }],
  ["group", { userId: "u1", groupId: "g1", traits: { name: "Design team", employees: 120 } }],
  ["track", { userId: "u1", event: "Report Created", properties: { rows: 3 }, context: { groupId: "g1" } }],
  ["page", { userId: "u1", name: "Pricing", properties: { url: "/pricing" }, context: { groupId: "g1" } }],
  ["alias", { userId: "u1", previousId: "a1" }],
];

async function tellBySegment() {
  const analytics = new Analytics({ writeKey: key, host: url, flushAt: 2, flushInterval: 100 });
  analytics.on("error", (error) => errors.push(String(error.reason?.message ?? error.reason ?? error)));
  for (const [name, call] of calls) analytics[name](call);
  await analytics.closeAndFlush({ timeout: 20000 });
}

async function tellByRudderstack() {
  const Rudder = createRequire(import.meta.url)("@rudderstack/rudder-sdk-node");
  const options = { dataPlaneUrl: url, flushAt: 2, gzip: packing === "gzip", errorHandler: () => {} };
  const analytics = new Rudder(key, options);
  const told = (error) => error && errors.push(String(error.message ?? error));
  await Promise.all(calls.map(([name, call]) => new Promise((done) => {
    analytics[name](call, (error) => { told(error); done(); });
    analytics.flush().catch(() => {});
  })));
}

await { segment: tellBySegment, rudderstack: tellByRudderstack }[sdk]();
console.log(JSON.stringify(errors));
