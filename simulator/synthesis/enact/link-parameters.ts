import type { ToldEngagement } from './audience.js';

/** As a network fills in the placeholders of a tracking link: those that it knows something for. */
export function linkParameters({ advertisingId, ip, userAgent, details }: ToldEngagement): Record<string, string> {
  const given: Readonly<Record<string, string | null | undefined>> = {
    advertising_id: advertisingId,
    ip_address: ip,
    user_agent: userAgent,
    site_id: details?.siteId,
    creative_name: details?.creativeName,
    country: details?.country,
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
