import type { Job } from './use-job.ts';

/** What is under way, with the way to stop it, or why it came to nothing. Room is kept for it. */
export function JobLine({ job, error }: { readonly job: Job | undefined; readonly error: string | undefined }) {
  return (
    <div className="job">
      {job && (
        <>
          <span role="status">{job.text}</span>
          <progress value={job.share} aria-label={job.text} />
          <button type="button" className="button" onClick={job.cancel}>Cancel</button>
        </>
      )}
      {!job && error && <p className="job-error" role="alert">{error}</p>}
    </div>
  );
}
