/** What stands in formats of `TO_CHAR` and `TO_DATE`, and what `strftime` calls it. Longer ones first. */
const patterns: Readonly<Record<string, string>> = {
  IYYY: '%G',
  YYYY: '%Y',
  MONTH: '%B',
  HH24: '%H',
  HH12: '%I',
  MON: '%b',
  DDD: '%j',
  DAY: '%A',
  YY: '%y',
  MM: '%m',
  IW: '%V',
  DY: '%a',
  DD: '%d',
  HH: '%I',
  MI: '%M',
  SS: '%S',
  MS: '%g',
  US: '%f',
  AM: '%p',
  PM: '%p',
};
const pattern = new RegExp(`"([^"]*)"|(${Object.keys(patterns).join('|')})|%`, 'gi');

/**
 * A format of dates as Redshift writes it, in the words of `strftime`. What stands in double quotes is text.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html
 */
export function strftimeFormat(format: string): string {
  return format.replaceAll(pattern, (all, text: string | undefined, name: string | undefined) => {
    if (text !== undefined) return text.replaceAll('%', '%%');
    return name === undefined ? `${all}%` : (patterns[name.toUpperCase()] ?? all);
  });
}
