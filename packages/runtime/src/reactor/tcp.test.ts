import { connect as connectSocket } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { generateKey } from "../keys/index.js";
import { connect } from "../tcp/connect.js";
import { type Server, serve } from "../tcp/serve.js";
import { capitan } from "./capitan.js";
import type { Context } from "./context.js";
import { service } from "./service.js";

const key = generateKey();

describe("a reactor with a real server", () => {
  it("stops accepting, lets the session end by itself, and leaves no handle behind", async () => {
    const handles = () => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP"));
    const before = handles();
    const servers: Server[] = [];
    const log: string[] = [];
    let finish: () => void = () => {};
    const greeter = service({
      name: "greeter",
      async main(context: Context<{ readonly greeting: string }>) {
        const server = await context.use(
          serve({ port: 0, key, metadata: context.metadata }, async () => {
            log.push("session begins");
            await new Promise<void>((resolve) => {
              finish = resolve;
            });
            log.push("session ends");
          }),
        );
        servers.push(server);
        await context.untilStopped();
        log.push("main ends");
      },
    });
    const reactor = capitan({ metadata: { greeting: "hello" }, services: [greeter] });
    await reactor.started;
    while (servers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const port = servers[0]?.port ?? 0;
    const steer = await connect({ port, key });
    while (log.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = reactor.stop();
    const refused = await new Promise<Error>((resolve) => {
      connectSocket({ port, host: "127.0.0.1" }).once("error", resolve);
    });
    expect(refused).toMatchObject({ code: "ECONNREFUSED" });
    finish();
    await stopped;
    steer.close();
    expect(log).toEqual(["session begins", "session ends", "main ends"]);
    while (handles().length > before.length) await new Promise((resolve) => setImmediate(resolve));
    expect(handles()).toEqual(before);
  });
});
