import { type Context, service } from "@capitan/runtime";
import { serve } from "@capitan/runtime/tcp";
import type { Counter } from "./counter.js";
import { masterEvent } from "./load-balancer.js";

export interface BalancerOptions {
  readonly key: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** The master's side as a service: it listens as long as its reactor runs, and is started again when it fails. */
export const balancer = ({ key, port, log }: BalancerOptions) =>
  service({
    name: "balancer",
    async main(context: Context<Counter>) {
      const server = await context.use(
        serve(
          {
            port,
            key,
            metadata: context.metadata,
            onSessionError: (error, address) => log(`${address}: ${String(error)}`),
          },
          (steer) =>
            masterEvent(steer, {
              onEventType(report, _end, counter) {
                counter.count(report);
                log(`${steer.address} is ${report}; workers so far: ${counter}`);
              },
            }),
        ),
      );
      log(`listening on ${server.host}:${server.port}`);
      await context.untilStopped();
    },
  });
