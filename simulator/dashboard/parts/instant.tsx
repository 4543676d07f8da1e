/** In UTC, since workspaces have clocks of their own; the whole instant stands in `datetime` and the tooltip. */
export function Instant({ at, withDate = true }: { readonly at: string; readonly withDate?: boolean }) {
  const [day = '', time = ''] = at.replace('Z', '').split('T');
  return (
    <time dateTime={at} title={`${at} (UTC)`}>
      {withDate ? <span className="day">{day} </span> : null}
      {time}
    </time>
  );
}
