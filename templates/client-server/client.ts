import { connect } from "@capitan/runtime/tcp";
import { key, port } from "./key.js";
import { clientEvent } from "./protocol.js";

const [, , ...named] = process.argv;
const cities = named.length > 0 ? named : ["Lisbon", "Atlantis"];

// The client drives: each step gives the state in which the next one is taken.
await clientEvent(await connect({ port, key }), async (start) => {
  let s = start;
  for (const city of cities) {
    const asked = await s.sendAsk({ city });
    const answer = await asked.receive();
    if (answer.type === "Forecast") {
      const { degrees, sky } = answer.event;
      console.log(`client: ${city}: ${degrees} degrees, ${sky}`);
    } else {
      console.log(`client: ${city}: never heard of it`);
    }
    s = answer.next;
  }
  return s.sendGoodbye();
});
