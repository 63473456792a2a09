import { join } from "../tcp/join.js";
import { identities, publicKeys } from "./hostile.test.support.js";
import { plays, type Role, reacting } from "./two-buyer.test.support.js";

/*
 * A member in a process of its own: `node process.test.support.js <port> <role> <hub role> [hang]`. With `hang` a buyer
 * hears the quote and says nothing more.
 */
const [, , port, name, hubRole, hang] = process.argv;
const role: Role = name === "Buyer1" || name === "Buyer2" ? name : "Seller";
const steer = await join<unknown>({
  port: Number(port),
  identity: identities[role].identity,
  roles: publicKeys,
  ...(hubRole === undefined ? {} : { hubRole }),
});
const log: string[] = [];
const side =
  hang === undefined
    ? reacting[role](log)
    : { ...reacting[role](log), onQuote: () => new Promise(() => console.log("hangs")) };
try {
  const end = await plays[role](steer, side);
  console.log(JSON.stringify({ end, log }));
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
}
