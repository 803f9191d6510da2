import type { JobDetailMessage } from "../../ui/messages.ts";
import { Deliveries } from "../webhooks/deliveries.tsx";

/** The last deliveries of a job's events. Read again with each status, because that is an event. */
export const JobWebhooks = ({ job: { id, status } }: { readonly job: JobDetailMessage }) => (
  <section class="card" aria-label="Webhooks">
    <div class="title">
      <h2>Webhooks</h2>
      <a href={`/ui/webhooks?job=${id}`}>All deliveries of this job</a>
    </div>
    <Deliveries
      key={status}
      query={`job=${id}&limit=5`}
      caption="Deliveries of this job"
      empty={<p class="quiet">No webhook was told of this job.</p>}
    />
  </section>
);
