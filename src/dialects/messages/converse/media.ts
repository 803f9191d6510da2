/** Readers of Converse's media and cache points (Bedrock API reference: ImageBlock, AudioBlock, VideoBlock, CachePointBlock). */
import type {
  AudioBlock as AwsAudio,
  AudioFormat as AwsAudioFormat,
  AudioSource as AwsAudioSource,
  CachePointBlock as AwsCachePoint,
  CacheTTL as AwsCacheTtl,
  ImageBlock as AwsImage,
  ImageFormat as AwsImageFormat,
  ImageSource as AwsImageSource,
  S3Location as AwsS3Location,
  VideoBlock as AwsVideo,
  VideoFormat as AwsVideoFormat,
  VideoSource as AwsVideoSource,
} from "@aws-sdk/client-bedrock-runtime";
import type {
  AudioBlock,
  AudioFormat,
  CachePointBlock,
  ImageBlock,
  MediaSource,
  VideoBlock,
  VideoFormat,
} from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import {
  type MemberReader,
  type MemberReaders,
  memberReaders,
  missing,
  mustBe,
  oneOfAt,
  readObject,
  refused,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { type ReaderOf, readUnion, type UnionName } from "./union.ts";

export type Draft<T> = { -readonly [Name in keyof T]?: T[Name] };

/** The keys of a table that does not compile when the SDK's enumeration grows. */
export const words = <T extends string>(table: Readonly<Record<T, true>>): readonly T[] => Object.keys(table) as T[];

/** Converse's ImageFormat. */
export const CONVERSE_IMAGES = words<`${AwsImageFormat}`>({ png: true, jpeg: true, gif: true, webp: true });

const AUDIOS: readonly AudioFormat[] = words<`${AwsAudioFormat}`>({
  mp3: true,
  opus: true,
  wav: true,
  aac: true,
  flac: true,
  mp4: true,
  ogg: true,
  mkv: true,
  mka: true,
  "x-aac": true,
  m4a: true,
  mpeg: true,
  mpga: true,
  pcm: true,
  webm: true,
});

const VIDEOS: readonly VideoFormat[] = words<`${AwsVideoFormat}`>({
  mkv: true,
  mov: true,
  mp4: true,
  webm: true,
  flv: true,
  mpeg: true,
  mpg: true,
  wmv: true,
  three_gp: true,
});

const TTLS = words<`${AwsCacheTtl}`>({ "5m": true, "1h": true });

/** The value of a member that the form requires. */
export function needed<T>(value: T | undefined, path: Path, name: string): T {
  if (value === undefined) throw missing(member(path, name));
  return value;
}

export function base64At(value: unknown, path: Path): string {
  const bytes = textAt(value, path);
  if (bytes === "") throw mustBe(path, "base64 of at least one byte");
  return bytes;
}

interface LocationDraft {
  uri?: string;
  bucketOwner?: string;
}

const LOCATION = memberReaders<LocationDraft>({
  uri(value, into, path) {
    into.uri = textAt(value, path);
  },
  bucketOwner(value, into, path) {
    into.bucketOwner = textAt(value, path);
  },
} satisfies ReaderOf<keyof AwsS3Location, LocationDraft>);

export function locationAt(value: unknown, path: Path, loss: Loss): MediaSource {
  const location: LocationDraft = {};
  readObject(value, LOCATION, location, path, loss);
  return { s3: { uri: needed(location.uri, path, "uri"), bucketOwner: location.bucketOwner } };
}

interface MediumDraft<Format> {
  format?: Format;
  source?: MediaSource;
}

type SourceDraft = Pick<MediumDraft<never>, "source">;

const SOURCE = memberReaders<SourceDraft>({
  bytes(value, into, path) {
    into.source = { bytes: base64At(value, path) };
  },
  s3Location(value, into, path, loss) {
    into.source = locationAt(value, path, loss);
  },
} satisfies ReaderOf<UnionName<AwsImageSource> | UnionName<AwsAudioSource> | UnionName<AwsVideoSource>, SourceDraft>);

const mediumReaders = <Format extends string>(formats: readonly Format[]) =>
  ({
    format(value, into, path) {
      into.format = oneOfAt(value, formats, path);
    },
    source: (value, into, path, loss) => readUnion(value, SOURCE, into, path, loss),
  }) satisfies Record<string, MemberReader<MediumDraft<Format>>>;

function readMedium<Format>(value: unknown, table: MemberReaders<MediumDraft<Format>>, path: Path, loss: Loss) {
  const draft: MediumDraft<Format> = {};
  readObject(value, table, draft, path, loss);
  return { path, format: needed(draft.format, path, "format"), source: needed(draft.source, path, "source") };
}

const IMAGE = memberReaders<MediumDraft<`${AwsImageFormat}`>>({
  ...mediumReaders(CONVERSE_IMAGES),
  error: refused,
} satisfies ReaderOf<keyof AwsImage, MediumDraft<`${AwsImageFormat}`>>);

export const imageAt = (value: unknown, path: Path, loss: Loss): ImageBlock => ({
  type: "image",
  ...readMedium(value, IMAGE, path, loss),
});

const AUDIO = memberReaders<MediumDraft<AudioFormat>>({
  ...mediumReaders(AUDIOS),
  error: refused,
} satisfies ReaderOf<keyof AwsAudio, MediumDraft<AudioFormat>>);

export const audioAt = (value: unknown, path: Path, loss: Loss): AudioBlock => ({
  type: "audio",
  ...readMedium(value, AUDIO, path, loss),
});

const VIDEO = memberReaders<MediumDraft<VideoFormat>>(
  mediumReaders(VIDEOS) satisfies ReaderOf<keyof AwsVideo, MediumDraft<VideoFormat>>,
);

export const videoAt = (value: unknown, path: Path, loss: Loss): VideoBlock => ({
  type: "video",
  ...readMedium(value, VIDEO, path, loss),
});

const CACHE_POINT = memberReaders<Draft<CachePointBlock>>({
  type: (value, _into, path) => void oneOfAt(value, ["default"] as const, path),
  ttl(value, into, path) {
    into.ttl = oneOfAt(value, TTLS, path);
  },
} satisfies ReaderOf<keyof AwsCachePoint, Draft<CachePointBlock>>);

export function cachePointAt(value: unknown, path: Path, loss: Loss): CachePointBlock {
  const draft: Draft<CachePointBlock> = {};
  readObject(value, CACHE_POINT, draft, path, loss);
  return { type: "cachePoint", path, ttl: draft.ttl };
}
