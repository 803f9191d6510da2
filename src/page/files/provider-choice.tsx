import { navigate } from "../shell/router.ts";
import { session } from "../shell/session.ts";
import { type FilesPlace, filesAddress } from "./place.ts";

interface Props {
  readonly where: Pick<FilesPlace, "provider"> & Partial<FilesPlace>;
}

/** Objects belong to a provider. Without a choice, the gateway's routes select it by the bucket. */
export function ProviderChoice({ where }: Props) {
  const providers = session.value?.providers ?? [];
  if (providers.length < 2) return null;
  return (
    <label class="inline">
      <span>Provider</span>{" "}
      <select
        value={where.provider ?? ""}
        onChange={({ currentTarget: { value } }) =>
          navigate(filesAddress({ ...where, provider: value || undefined, page: undefined }))
        }
      >
        <option value="">By the gateway's routes</option>
        {providers.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export const ReadOnlyNote = () =>
  session.value?.readOnly ? (
    <p class="card warn-text" role="note">
      This access key is read-only: it can list and download, but not upload, delete or start jobs.
    </p>
  ) : null;
