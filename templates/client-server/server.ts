import { serve } from "@capitan/runtime/tcp";
import { key, port } from "./key.js";
import { type Forecast, serverEvent } from "./protocol.js";

const forecasts = new Map<string, Forecast>([
  ["Lisbon", { degrees: 24, sky: "clear" }],
  ["Bergen", { degrees: 9, sky: "rain" }],
]);

// The server reacts: one handler for each event that it can receive. What a handler returns is where the conversation
// goes on, so that an answer that is forgotten does not compile.
const server = await serve(
  {
    port,
    key,
    onSessionError: (error, address) => console.log(`server: ${address}: ${String(error)}`),
  },
  (steer) =>
    serverEvent(steer, {
      onAsk({ city }, s) {
        const forecast = forecasts.get(city);
        console.log(`server: asked for ${city}`);
        return forecast === undefined ? s.sendUnknownCity() : s.sendForecast(forecast);
      },
      onGoodbye() {
        console.log("server: goodbye");
      },
    }),
);
console.log(`server: listening on ${server.host}:${server.port}`);

const stop = () => void server.close();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
