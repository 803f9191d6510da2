/** Buckets, folders, objects, and the form that starts a job with one. */
import "./files.css";
import { place } from "../shell/router.ts";
import { session } from "../shell/session.ts";
import { BucketsView } from "./buckets.tsx";
import { FolderView } from "./folder.tsx";
import { ObjectView } from "./object.tsx";
import { filesPlaceOf } from "./place.ts";
import { StartJobView } from "./start-job.tsx";

/** Reads the address itself, because the router drops empty segments and a key may have some. */
export function FilesView(_: { readonly bucket: string | undefined; readonly prefix: string }) {
  // Renders again at each move.
  place.value;
  const { bucket, prefix, file, start, provider, page } = filesPlaceOf(location.pathname, location.search);
  if (bucket === undefined) return <BucketsView provider={provider} page={page} />;
  if (file === undefined) return <FolderView at={{ bucket, provider }} prefix={prefix} page={page} />;
  const at = { bucket, provider, key: file };
  const about = JSON.stringify(at);
  return start ? (
    <StartJobView key={about} at={at} prefix={prefix} providers={session.value?.providers ?? []} />
  ) : (
    <ObjectView key={about} at={at} prefix={prefix} />
  );
}
