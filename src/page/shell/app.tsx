/** Chooses the view by the address. */
import { useEffect } from "preact/hooks";
import { ErrorState, Loading } from "../components/states.tsx";
import { FilesView } from "../files/index.tsx";
import { JobView } from "../jobs/job.tsx";
import { JobsView } from "../jobs/jobs.tsx";
import { ProvidersView } from "../providers/index.tsx";
import { UsageView } from "../usage/index.tsx";
import { WebhooksView } from "../webhooks/index.tsx";
import { Boundary } from "./boundary.tsx";
import { Header } from "./header.tsx";
import { navigate, place } from "./router.ts";
import { loadSession, needsSignIn, session, sessionError } from "./session.ts";
import { SignInView } from "./sign-in.tsx";
import { Toasts } from "./toasts.tsx";
import { View } from "./view.tsx";

export function App() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Boundary key={place.value.segments.join("/")}>
          <Content />
        </Boundary>
      </main>
      <Toasts />
    </>
  );
}

function Content() {
  if (session.value === undefined) {
    return sessionError.value === undefined ? (
      <Loading what="the session" />
    ) : (
      <ErrorState error={sessionError.value} retry={loadSession} />
    );
  }
  if (needsSignIn.value) return <SignInView />;
  const { segments } = place.value;
  const [view, id, ...rest] = segments;
  if (view === undefined || view === "sign-in") return <Redirect to="/ui/jobs" />;
  if (view === "jobs" && rest.length === 0) return id ? <JobView key={id} id={id} /> : <JobsView />;
  if (view === "files") return <FilesView bucket={id || undefined} prefix={rest.join("/")} />;
  if (view === "providers" && id === undefined) return <ProvidersView />;
  if (view === "usage" && id === undefined) return <UsageView />;
  if (view === "webhooks" && id === undefined) return <WebhooksView />;
  return (
    <View title="Not found">
      <p>
        This page has no view at this address. Go to <a href="/ui/jobs">the jobs</a>.
      </p>
    </View>
  );
}

function Redirect({ to }: { readonly to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
