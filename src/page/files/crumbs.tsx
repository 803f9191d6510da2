import { filesAddress, trail } from "./place.ts";

interface Props {
  readonly bucket: string;
  readonly prefix: string;
  readonly provider: string | undefined;
  /** The key of the object that is shown. Absent: a folder is shown. */
  readonly file?: string | undefined;
}

/** Buckets, the bucket, its folders. The last one is the current page. */
export function Crumbs({ bucket, prefix, provider, file }: Props) {
  const folders = [
    { name: "Buckets", address: filesAddress({ provider }) },
    { name: bucket, address: filesAddress({ bucket, provider }) },
    ...trail(prefix).map((one) => ({
      name: one.name,
      address: filesAddress({ bucket, provider, prefix: one.prefix }),
    })),
  ];
  const all = file === undefined ? folders : [...folders, { name: file.slice(prefix.length), address: "" }];
  return (
    <nav aria-label="Folders" class="crumbs">
      <ol>
        {all.map(({ name, address }, index) => (
          <li key={address}>
            {index === all.length - 1 ? <span aria-current="page">{name}</span> : <a href={address}>{name}</a>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
