import type { Steer } from "@capitan/runtime";
import {
  type ChatEnd,
  type ChatMasterNews,
  type ChatMasterNewsEnd,
  type ChatMasterWords,
  type ChatMasterWordsEnd,
  visitRoom,
} from "./chat.js";

export interface VisitOptions {
  readonly name: string;
  readonly room: string;
  /** What the guest says. It should end when the signal is aborted: the room is closing. */
  readonly words: (signal: AbortSignal) => AsyncIterable<string>;
  /** What the guest sees. The session waits for it. */
  readonly show: (line: string) => void | Promise<void>;
}

/** The guest's side: it drives both parts, each with a state of its own. */
export const visit = (steer: Steer, { name, room, words, show }: VisitOptions): Promise<ChatEnd> =>
  visitRoom(steer, async (s) => {
    const answer = await (await s.sendEnter({ name, room })).receive();
    if (answer.type === "Refused") {
      await show(answer.event.reason);
      return answer.next; // the end
    }
    const { present } = answer.event;
    await show(`you are in ${room}, with ${present.length === 0 ? "nobody" : present.join(", ")}`);
    const closing = new AbortController();
    return answer.next.par({
      words: (part) => speak(part, words(closing.signal)),
      async news(part) {
        const end = await listen(part, show);
        closing.abort();
        return end;
      },
    });
  });

async function speak(
  start: ChatMasterWords,
  words: AsyncIterable<string>,
): Promise<ChatMasterWordsEnd> {
  let s = start;
  for await (const text of words) {
    if (text !== "") s = await s.sendSay({ text: text.slice(0, 500) });
  }
  return s.sendLeave();
}

async function listen(
  start: ChatMasterNews,
  show: VisitOptions["show"],
): Promise<ChatMasterNewsEnd> {
  let s = start;
  for (;;) {
    const news = await s.receive();
    switch (news.type) {
      case "Said":
        await show(`${news.event.name}: ${news.event.text}`);
        break;
      case "Entered":
        await show(`${news.event.name} is here`);
        break;
      case "Left":
        await show(`${news.event.name} is gone`);
        break;
      case "Missed":
        await show(`(${news.event.lines} lines are missing)`);
        break;
      case "Farewell":
        return news.next;
    }
    s = news.next;
  }
}
