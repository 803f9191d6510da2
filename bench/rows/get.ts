/** GetObject of a newly written 1 GiB, so that both programs read from the page cache. */
import { alternate, compare, type Row } from "../row.ts";
import { memoryLine, ROUNDS, setLargeStage } from "../support/large.ts";

export const get: Row = {
  name: "get",
  async measure(context) {
    await using stage = await setLargeStage(context);
    for (const side of [stage.ours, stage.bare]) {
      await side.put({ "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" });
      await side.get();
    }
    const memory = stage.watchMemory();
    const measured = await alternate(
      ROUNDS,
      () => stage.ours.get(),
      () => stage.bare.get(),
    );
    const bounds = { goal: { atLeast: 0.6 }, floor: { atLeast: 0.4 } };
    return [compare("GetObject, 1 GiB", "MiB/s", measured, bounds), memoryLine("GetObject", memory)];
  },
};
