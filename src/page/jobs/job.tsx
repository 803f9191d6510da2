/** One job: what it is, how far it is, what failed, and what can be done with it. */
import type { JobDetailMessage } from "../../ui/messages.ts";
import { CopyBlock } from "../components/copy.tsx";
import { LiveState } from "../components/live.tsx";
import { ErrorState, Loading } from "../components/states.tsx";
import { useFeed } from "../components/use-feed.ts";
import { session } from "../shell/session.ts";
import { View } from "../shell/view.tsx";
import { JobActions } from "./actions.tsx";
import { boto3Call } from "./boto3.ts";
import { JobProgress } from "./columns.tsx";
import { JobFacts, JobTiles, Timeline } from "./facts.tsx";
import { Failures } from "./failures.tsx";
import { Preview } from "./preview.tsx";
import { Status } from "./status.tsx";
import { Throughput } from "./throughput.tsx";
import { JobWebhooks } from "./webhooks.tsx";

export function JobView({ id }: { readonly id: string }) {
  const address = `/ui/api/jobs/${encodeURIComponent(id)}`;
  const feed = useFeed<JobDetailMessage, JobDetailMessage>({
    address,
    stream: `${address}/stream`,
    merge: (_, event) => event,
  });
  const [job, error] = [feed.data.value, feed.error.value];
  if (job === undefined) {
    return (
      <View title="Job">
        {error === undefined ? <Loading what="the job" /> : <ErrorState error={error} retry={feed.refresh} />}
        <p>
          <a href="/ui/jobs">All jobs</a>
        </p>
      </View>
    );
  }
  return (
    <View
      title={job.name}
      actions={
        <>
          <LiveState feed={feed} />
          <JobActions job={job} onChanged={feed.refresh} />
        </>
      }
    >
      <div class="card">
        <p>
          <Status of={job.status} />
          {job.message !== undefined && <span> · {job.message}</span>}
        </p>
        <JobTiles job={job} />
        <JobProgress job={job} />
      </div>
      <div class="grid">
        <section class="card">
          <h2>Throughput</h2>
          <Throughput history={job.history} />
        </section>
        <section class="card">
          <h2>Timeline</h2>
          <Timeline job={job} />
        </section>
        <section class="card">
          <h2>Settings</h2>
          <JobFacts job={job} />
        </section>
        <section class="card">
          <h2>Create it again with boto3</h2>
          <CopyBlock label="Python code that creates this job again" text={boto3Call(job, session.value!)} />
        </section>
      </div>
      <Failures job={job} />
      <JobWebhooks job={job} />
      <Preview id={job.id} ended={job.endedAt !== undefined} />
    </View>
  );
}
