/** The form that starts a job with an object. */
import { useId, useRef, useState } from "preact/hooks";
import { createPageJob, listPageModels } from "../api/bedrock.ts";
import { PageError } from "../api/request.ts";
import { ChoiceField, NameField } from "../components/fields.tsx";
import { Loading } from "../components/states.tsx";
import { addressOf, navigate } from "../shell/router.ts";
import { toast } from "../shell/toasts.tsx";
import { View } from "../shell/view.tsx";
import { checkFileLines, checkQuery } from "./check.ts";
import { CheckResult } from "./check-result.tsx";
import { Crumbs } from "./crumbs.tsx";
import { type JobForm, jobIdIn, jobNameFor, jobRequestOf, outputFor } from "./job-request.ts";
import { baseName, filesAddress } from "./place.ts";
import { Problem } from "./problem.tsx";
import { ReadOnlyNote } from "./provider-choice.tsx";
import { createRequestToken } from "./request-token.ts";
import type { ObjectAt } from "./s3.ts";
import { type Tag, TagFields } from "./tag-fields.tsx";
import { useLoad } from "./use-load.ts";

interface Props {
  readonly at: ObjectAt;
  readonly prefix: string;
  readonly providers: readonly string[];
}

/** Bedrock's bounds of `timeoutDurationInHours`. */
const [LEAST_HOURS, MOST_HOURS] = [24, 168];

const FORMS = [
  ["", "As the lines are"],
  ["InvokeModel", "InvokeModel"],
  ["Converse", "Converse"],
] as const;

export function StartJobView({ at, prefix, providers }: Props) {
  const { bucket, key } = at;
  const [provider, setProvider] = useState(at.provider ?? "");
  const [model, setModel] = useState("");
  const [checkedModel, setCheckedModel] = useState("");
  const [lineForm, setLineForm] = useState("");
  const [tags, setTags] = useState<readonly Tag[]>([]);
  const [error, setError] = useState<PageError>();
  const [busy, setBusy] = useState(false);
  const token = useRef(createRequestToken()).current;
  const sending = useRef(false);
  const [name] = useState(() => jobNameFor(key, new Date()));
  const modelList = useId();

  const chosen = provider || undefined;
  const models = useLoad(provider, () => listPageModels(chosen));
  // An earlier result stays until there is a newer one: the form must not move under the reader's pointer.
  const query = checkQuery(
    { bucket, key, provider: chosen },
    { model: checkedModel, modelInvocationType: lineForm },
    tags,
  );
  const check = useLoad(
    JSON.stringify([bucket, key]),
    async (signal) => (await checkFileLines(query, signal)) ?? null,
    query,
  );

  const submit = async (form: HTMLFormElement) => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    setError(undefined);
    const given = new FormData(form);
    const text = (field: string) => String(given.get(field) ?? "");
    const job: JobForm = {
      name: text("name"),
      model,
      input: { bucket, key },
      output: text("output"),
      hours: text("hours"),
      role: text("role"),
      form: lineForm,
      tags,
    };
    try {
      const arn = await createPageJob(jobRequestOf(job, token.value), chosen);
      toast(`The job ${job.name} is submitted.`);
      navigate(addressOf("jobs", jobIdIn(arn)));
    } catch (reason) {
      token.failed(reason);
      setError(PageError.of(reason));
      setBusy(false);
      sending.current = false;
    }
  };

  return (
    <View title="Start a job">
      <Crumbs bucket={bucket} prefix={prefix} provider={at.provider} file={key} />
      <ReadOnlyNote />
      <section class="card file-check" aria-label="Check of the file">
        <h2>{baseName(key)}</h2>
        {check.data === undefined && !check.error && <Loading what="the check of every line" />}
        {check.data === null && (
          <p class="quiet">This gateway does not check lines before a job. The job itself reports lines that fail.</p>
        )}
        {check.data && <CheckResult check={check.data} />}
        {check.error && <Problem title="The file was not checked" error={check.error} retry={check.reload} />}
      </section>
      <form
        class="card job-form"
        aria-label="Job"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <div class="fields">
          <ChoiceField
            label="Provider"
            name="provider"
            value={provider}
            onChange={({ currentTarget }) => setProvider(currentTarget.value)}
            choices={[["", "By the gateway's routes"], ...providers.map((one) => [one, one] as const)]}
          />
          <NameField
            label="Model"
            name="model"
            required
            list={modelList}
            value={model}
            maxLength={2048}
            pattern="[!-~]+"
            title="The model's id, without spaces"
            onInput={({ currentTarget }) => setModel(currentTarget.value)}
            onChange={({ currentTarget }) => setCheckedModel(currentTarget.value.trim())}
          />
          <datalist id={modelList}>
            {(models.data ?? []).map(({ modelId, modelName }) => (
              <option key={modelId} value={modelId}>
                {modelName ?? modelId}
              </option>
            ))}
          </datalist>
          <NameField
            label="Name"
            name="name"
            required
            defaultValue={name}
            maxLength={63}
            pattern="[a-zA-Z0-9][a-zA-Z0-9+.\-]*"
            title="Letters, digits, +, . and -. The first is a letter or a digit."
          />
          <NameField
            label="Folder of the results"
            name="output"
            required
            defaultValue={outputFor(bucket, prefix)}
            maxLength={1024}
            pattern="s3://[a-zA-Z0-9._\-]{1,255}(/.*)?"
            title="s3://bucket/folder/"
          />
          <NameField
            label={`Time limit in hours, ${LEAST_HOURS} to ${MOST_HOURS}, or empty`}
            name="hours"
            type="number"
            min={LEAST_HOURS}
            max={MOST_HOURS}
            step={1}
            placeholder="24"
          />
          <ChoiceField
            label="Form of the lines"
            name="form"
            choices={FORMS}
            value={lineForm}
            onChange={({ currentTarget }) => setLineForm(currentTarget.value)}
          />
          <NameField
            label="Role ARN, only for Amazon Bedrock"
            name="role"
            maxLength={2048}
            placeholder="arn:aws:iam::123456789012:role/batch"
          />
        </div>
        {chosen !== undefined && chosen !== at.provider && (
          <p class="warn-text" role="status">
            Objects belong to a provider. If {chosen} does not have this one:{" "}
            <a href={filesAddress({ bucket, prefix, provider: chosen })}>Upload it there</a>, and start the job from
            there.
          </p>
        )}
        {models.error && (
          <p class="warn-text" role="status">
            The provider's models cannot be listed: {models.error.message} You can write the model's id.
          </p>
        )}
        {models.data?.length === 0 && <p class="quiet">The provider lists no models. Write the model's id.</p>}
        <TagFields tags={tags} onChange={setTags} />
        {error && <Problem title="The job was not started" error={error} />}
        <button type="submit" class="main" aria-disabled={busy}>
          {busy ? "Starting…" : "Start the job"}
        </button>
      </form>
    </View>
  );
}
