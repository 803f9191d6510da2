/** PutObject of 1 GiB, from a client without checksums, with a CRC32, and from boto3. */
import { alternate, compare, type Line, type Row } from "../row.ts";
import { memoryLine, ROUNDS, type Stage, setLargeStage } from "../support/large.ts";
import { checksums } from "../support/payload.ts";

async function rounds(stage: Stage, headers: Readonly<Record<string, string>>) {
  const once = async (side: Stage["ours"]) => {
    const speed = await side.put(headers);
    await side.remove();
    return speed;
  };
  return alternate(
    ROUNDS,
    () => once(stage.ours),
    () => once(stage.bare),
  );
}

export const put: Row = {
  name: "put",
  async measure(context): Promise<readonly Line[]> {
    await using stage = await setLargeStage(context);
    const memory = stage.watchMemory();
    const measured = await rounds(stage, { "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" });
    const bounds = { goal: { atLeast: 0.6 }, floor: { atLeast: 0.4 } };
    return [compare("PutObject, 1 GiB", "MiB/s", measured, bounds), memoryLine("PutObject", memory)];
  },
};

/** The cost of the checksum that Quarry adds. A CRC32 takes a fifth of its time. */
export const putUnchecked: Row = {
  name: "put-unchecked",
  async measure(context) {
    await using stage = await setLargeStage(context);
    const unsigned = { "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" };
    const checked = { ...unsigned, "x-amz-checksum-crc32": checksums(stage.blocks).crc32Base64 };
    const once = async (headers: Readonly<Record<string, string>>) => {
      const speed = await stage.ours.put(headers);
      await stage.ours.remove();
      return speed;
    };
    const measured = await alternate(
      ROUNDS,
      () => once(unsigned),
      () => once(checked),
    );
    return [compare("PutObject, 1 GiB, CRC64NVME beside the client's CRC32", "MiB/s", measured)];
  },
};

export const putAsBoto3: Row = {
  name: "put-boto3",
  async measure(context) {
    await using stage = await setLargeStage(context);
    const { sha256Hex, crc32Base64 } = checksums(stage.blocks);
    const measured = await rounds(stage, {
      "X-Amz-Content-SHA256": sha256Hex,
      "x-amz-checksum-crc32": crc32Base64,
      "x-amz-sdk-checksum-algorithm": "CRC32",
      Expect: "100-continue",
    });
    return [compare("PutObject, 1 GiB, with boto3's SHA256 and CRC32", "MiB/s", measured)];
  },
};
